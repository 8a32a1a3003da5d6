import { berlinDay } from './contract/days.ts';
import { buildApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { withSessionLock } from './db.ts';
import { demoWanted, loadDemo } from './demo.ts';
import type { App } from './http.ts';
import { startJobs, type Work } from './jobs.ts';
import { hasAccounts } from './people/sessions.ts';
import { progressLine } from './progress.ts';
import { type Base, openBase } from './start.ts';
import { removeLeftUploads } from './upload.ts';

/** Starts the server and stops it on SIGINT and SIGTERM. Everything that keeps it from starting is said in one line. */
const clock = () => new Date();
const say = (line: string) => console.error(line);
/** Stopping takes no longer, whatever a job waits for; requests may take most of it. */
const stopMs = 8_000;
const requestsMs = 6_000;

/** What the database is up to is said as it starts, and logged from then on. */
let tell = say;

async function main(): Promise<void> {
  const config = readConfig();
  const base = await openBase(config, (line) => tell(line));
  if (base.embedded?.alreadyRunning) {
    await base.close();
    throw new Error(`eGovSAD already runs on ${config.dataDir}. Stop it first, or name another folder with DATA_DIR.`);
  }
  await refuseOpenDoor(base, config);
  const work: Work = { db: base.store.db, config, clock };
  if (config.demo) await demo(base, work, config.demoUntil ?? yesterday());
  await serve(base, config);
}

/** Without sign-in everybody who reaches the server would act as admin, so only this machine may reach it. */
async function refuseOpenDoor(base: Base, { host, oidc, publicUrl }: Config): Promise<void> {
  if (/^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host)) return;
  const open = oidc === undefined && !(await hasAccounts(base.store.db));
  if (!open && publicUrl !== undefined) return;
  await base.close();
  if (!open) throw new ConfigError(`PUBLIC_URL: is required where others reach the server; HOST is ${host}.`);
  throw new ConfigError(
    `HOST: ${host} can be reached from other machines, and no sign-in is configured. Make a first account with ` +
      '`npm run cli -- user add`, set OIDC_ISSUER, or listen on 127.0.0.1.',
  );
}

const yesterday = () => berlinDay(new Date(clock().getTime() - 24 * 3_600_000));

async function demo(base: Base, work: Work, until: string): Promise<void> {
  await withSessionLock(base.store.pool, 'egovsad demo', async () => {
    if (!(await demoWanted(base.store.db))) return;
    const began = performance.now();
    const progress = progressLine();
    await loadDemo(base, work, until, (doing) => progress(`Loading the demo until ${until}: ${doing} …`));
    progress(`Demo until ${until} loaded in ${((performance.now() - began) / 1000).toFixed(1)} s.\n`);
  });
}

async function serve(base: Base, config: Config): Promise<void> {
  await removeLeftUploads();
  let wake = () => {};
  const app = await buildApp({ store: base.store, config, keys: base.keys, clock, onEvents: () => wake() });
  tell = (line) => app.log.warn(line);
  const jobs = startJobs(base.store, config, clock, app.log, base.keys);
  wake = jobs.wake;

  let stopping = false;
  const stop = async (code: number) => {
    if (stopping) return;
    stopping = true;
    endConnections(app);
    setTimeout(() => process.exit(code), stopMs).unref(); // what is left of a job is done after the next start
    await Promise.all([app.close(), jobs.stop()]);
    await base.close();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  try {
    const address = await app.listen({ host: config.host, port: config.port });
    say(`eGovSAD is ready at ${address}`);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    say(taken ? `Port ${config.port} is taken, perhaps by another eGovSAD. Stop it, or set PORT.` : String(error));
    await stop(1);
  }
}

/** Closing waits for connections: idle ones end when their last request does, and a stuck client does not hold the server. */
function endConnections({ server }: App): void {
  setInterval(() => server.closeIdleConnections(), 50).unref();
  setTimeout(() => server.closeAllConnections(), requestsMs).unref();
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
