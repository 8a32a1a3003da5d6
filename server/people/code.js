// Fills in the code of a one-time link, which stands behind the # so that no server and no Referer sees it.
const code = location.hash.slice(1);
if (code) {
  document.getElementById('code').value = code;
  history.replaceState(null, '', location.pathname + location.search);
  document.getElementById('password').focus();
}
