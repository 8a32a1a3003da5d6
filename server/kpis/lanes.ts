/** Questions of one request, or authorities of one question, that are read at a time: each holds a connection, which others want as well. */
const lanes = 4;

/** In the order of the questions, whichever is answered first. After one that fails no other is begun. */
export async function inLanes<Asked, Found>(all: Asked[], find: (one: Asked, index: number) => Promise<Found>): Promise<Found[]> {
  const [waiting, found] = [all.entries(), new Map<number, Found>()];
  let failed = false;
  const lane = async () => {
    for (const [index, one] of waiting) {
      if (failed) return;
      try {
        found.set(index, await find(one, index));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return [...found].sort(([one], [other]) => one - other).map(([, answered]) => answered);
}
