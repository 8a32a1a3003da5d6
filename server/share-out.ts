/** Two authorities at a time: they never wait for each other, and two cores are what a small server has. */
const atOnce = 2;

/** Does the work for every authority; one that fails holds up no other. Throws the first failure when all are done. */
export async function eachAuthority(authorities: string[], work: (authority: string) => Promise<unknown>): Promise<void> {
  const waiting = [...authorities];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await work(next).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

/**
 * The same where other processes do it too. Each begins somewhere else, so that they seldom meet; where they do, `work`
 * leaves the authority to whoever has it.
 */
export async function shareOut(authorities: string[], work: (authority: string) => Promise<unknown>): Promise<void> {
  const first = Math.floor(Math.random() * authorities.length);
  await eachAuthority([...authorities.slice(first), ...authorities.slice(0, first)], work);
}
