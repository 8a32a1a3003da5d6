/* eGovSAD: counts what happens in a service, for pages that can only add a script. No cookie, no storage, nothing about
   the browser; the random id of the attempt is gone with the page. Usage: docs/connect.md */
(() => {
  const script = document.currentScript;
  const { token, authority, service, type, attempt = random(), ...fields } = script.dataset;
  const address = new URL('browser', script.src).href;

  function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  window.egovsad = (type, fields) => {
    const event = { type, authority, service, ...(type === 'visited' ? {} : { attempt }), ...fields };
    return navigator.sendBeacon(address, JSON.stringify({ token, events: [event] }));
  };
  if (type) window.egovsad(type, fields);
})();
