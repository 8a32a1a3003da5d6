import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { noteChange } from '../audit.ts';
import { lockCatalogue, putAuthorities, putOffers, putReferences, putServices } from '../catalogue/bulk.ts';
import type { MasterRequest } from '../catalogue/master-data-route.ts';
import { readOffers } from '../catalogue/offers.ts';
import { readAuthorities, readServices } from '../catalogue/store.ts';
import type { Config } from '../config.ts';
import { Breath } from '../connectors/breath.ts';
import { readMasterCsv } from '../connectors/master-csv.ts';
import type { MasterItem } from '../connectors/master-items.ts';
import { readXzufi } from '../connectors/xzufi.ts';
import type { MasterDataAnswer } from '../contract/master-data.ts';
import { berlinDay } from '../contract/days.ts';
import type { Db } from '../db.ts';
import type { Clock } from '../http.ts';
import { areaFinder, type MasterLines, sortLines } from './master-lines.ts';
import { type Here, planAuthorities, planOffers, planServices, referenceName } from './master-plan.ts';
import { MasterReport } from './master-report.ts';

export interface MasterWork {
  db: Db;
  clock: Clock;
  config: Pick<Config, 'retentionDays'>;
}

/**
 * Takes authorities, services or offers from a file into the catalogue, in one transaction: all of it or nothing, unless
 * `keepGood`. Says what is added and what changes from what to what. The same file again changes nothing, and nothing is
 * ever deleted. Throws what reading the file or the database throws; faults of lines are in the answer.
 */
export async function importMasterData(work: MasterWork, request: MasterRequest): Promise<MasterDataAnswer> {
  const { format, dryRun, keepGood, arsPrefix } = request;
  const report = new MasterReport({ format, dryRun });
  const authorityIn = areaFinder((await readAuthorities(work.db, 'all')).map(({ ars }) => ars));
  const lines = await sortLines(itemsOf(request), { arsPrefix, authorityIn, report });
  await work.db.transaction().execute(async (tx) => {
    await lockCatalogue(tx);
    const here = await readHere(tx, lines, work.config.retentionDays);
    const authorities = planAuthorities(lines, here, report);
    const services = planServices(lines, here, report);
    const offers = planOffers(lines, services, here, report);
    noteMissing(lines, here, report, request);
    if (dryRun || (report.answer.faults > 0 && !keepGood)) return;
    await putAuthorities(tx, authorities);
    await putServices(tx, services.write);
    await putReferences(tx, [...services.references.values()]);
    const now = work.clock();
    await putOffers(tx, offers, now, berlinDay(now));
    const { counts, changes } = report.answer;
    if (Object.values(counts).some(({ added, changed }) => added + changed > 0))
      await noteChange(tx, { actor: request.by, at: now }, { what: 'master data', subject: format, after: { counts, changes } });
    report.answer.stored = true;
  });
  report.answer.errors.sort((one, other) => one.line - other.line);
  report.answer.leftOutLines.sort((one, other) => one.line - other.line);
  return report.answer;
}

async function* itemsOf({ file, format, progress }: MasterRequest): AsyncGenerator<MasterItem> {
  const { size } = await stat(file);
  const input = createReadStream(file);
  let items = 0;
  const breath = new Breath();
  try {
    for await (const item of format === 'xzufi' ? readXzufi(input) : readMasterCsv(input, format)) {
      yield item;
      items += 1;
      if (breath.due) await breath.take();
      if (items % 1_000 === 0) progress(input.bytesRead / size);
    }
  } finally {
    input.destroy(); // a reading that ends at its header leaves the rest of the file unread
  }
}

async function readHere(tx: Db, { offers, responsibilities }: MasterLines, retentionDays: number): Promise<Here> {
  const offering = [...offers.values()].map(({ given }) => given.authority);
  const responsible = [...responsibilities.values()].map(({ authority }) => authority);
  const references = await tx.selectFrom('service_reference').selectAll().execute();
  const ofAuthorities = await readOffers(tx, {
    places: [...new Set([...offering, ...responsible])].map((authority) => ({ authority })),
  });
  return {
    authorities: new Map((await readAuthorities(tx, 'all')).map((entry) => [entry.ars, entry])),
    services: new Map((await readServices(tx)).map((entry) => [entry.key, entry])),
    offers: new Map(ofAuthorities.map((entry) => [`${entry.authority}/${entry.service}`, entry])),
    references: new Map(references.map((reference) => [referenceName(reference), reference])),
    draftDays: retentionDays - 30,
  };
}

/** What is here and not in the file, of the kinds that the file lists. */
function noteMissing(
  { responsibilities }: MasterLines,
  here: Here,
  report: MasterReport,
  { format, arsPrefix = '' }: MasterRequest,
): void {
  const inside = (keys: Iterable<string>) => [...keys].filter((key) => key.startsWith(arsPrefix));
  if (format === 'authorities-csv') report.missing('authority', inside(here.authorities.keys()));
  if (format === 'services-csv' || format === 'xzufi') report.missing('service', here.services.keys());
  if (format === 'offers-csv' || responsibilities.size > 0) report.missing('offer', inside(here.offers.keys()));
}
