import { byCount } from '../../../i18n/byCount.ts';
import type { CatalogueGrade } from '../../../../server/contract/catalogue-grade.ts';
import type { Locale } from '../../../i18n/locale.ts';

type Of = CatalogueGrade['missing'][number]['of'];

const de = {
  lead: 'Datenportale holen den Katalog der offenen Daten regelmäßig ab und löschen, was darin fehlt. Hier steht, ob sie alles bekommen, was sie brauchen.',
  grades: {
    complete: 'Der Katalog ist vollständig: Nichts Gefordertes und nichts Empfohlenes fehlt.',
    usable: 'Der Katalog ist brauchbar: Portale nehmen ihn an, Empfohlenes fehlt noch.',
    broken: 'Der Katalog hat Fehler, wegen derer Portale ihn ablehnen oder Datensätze verlieren können.',
  },
  extent: (datasets: string, files: string) => `Datensätze darin: ${datasets}, Dateien: ${files}.`,
  open: 'Katalog öffnen (Turtle)',
  missing: 'Was fehlt',
  noneMissing: 'Es fehlt nichts.',
  property: 'Angabe',
  needed: 'Wie nötig',
  count: 'Wie oft',
  example: 'Beispiel',
  advice: 'Was zu tun ist',
  levels: { required: 'gefordert', recommended: 'empfohlen' },
  of: {
    catalogue: 'Katalog',
    dataset: 'Datensatz',
    distribution: 'Datei',
    publisher: 'Herausgeber',
    checksum: 'Prüfsumme',
    contact: 'Kontakt',
  } satisfies Record<Of, string>,
  set: (setting: string) => `Die Einstellung ${setting} setzen und den Server neu starten.`,
  ownError: 'Das ist ein Fehler dieses Programms; melden Sie ihn mit dem Beispiel.',
  faults: 'Was falsch angegeben ist',
  fault: 'Fehler',
  links: 'Adressen, die ins Leere führen',
  linksChecked: (checked: string, all: string) =>
    `Alle Dateien veröffentlichter Ausgaben sind nachgesehen, und ${checked} von ${all} ${byCount(all, 'weiteren Adresse', 'weiteren Adressen')} dieser Instanz, ohne das Netz zu benutzen.`,
  noBroken: 'Alle führen zu etwas.',
  address: 'Adresse',
  why: 'Was nicht stimmt',
  reasons: {
    gone: 'Der Inhalt der Datei ist nicht mehr da. Stellen Sie eine Sicherung wieder her, oder veröffentlichen Sie neu.',
    incomplete: 'Von der Datei ist nur ein Teil da. Stellen Sie eine Sicherung wieder her, oder veröffentlichen Sie neu.',
    not_answered: 'Die Seite antwortet mit einem Fehler; den Grund nennt das Protokoll des Servers.',
  },
  shacl: 'Gegen die amtlichen Regeln prüfen (SHACL)',
  shaclText:
    'Diese Seite prüft mit eigenen Regeln; was die amtlichen SHACL-Regeln von DCAT-AP.de 3.0 beanstanden, beanstanden sie nach den Tests des Programms ebenfalls. Die amtlichen Regeln selbst laufen hier nicht. Vor der ersten Anmeldung bei einem Portal lohnt deshalb der amtliche Prüfdienst: Er braucht die Adresse des Katalogs, die dafür von außen erreichbar sein muss.',
  validator: 'Zum Prüfdienst der EU für DCAT-AP.de (andere Website)',
};

const en: typeof de = {
  lead: 'Data portals fetch the catalogue of the open data regularly and delete what is missing in it. See here whether they get all they need.',
  grades: {
    complete: 'The catalogue is complete: nothing required and nothing recommended is missing.',
    usable: 'The catalogue is usable: portals accept it, recommended things are still missing.',
    broken: 'The catalogue has errors for which portals may refuse it or lose datasets.',
  },
  extent: (datasets: string, files: string) => `Datasets in it: ${datasets}, files: ${files}.`,
  open: 'Open the catalogue (Turtle)',
  missing: 'What is missing',
  noneMissing: 'Nothing is missing.',
  property: 'Property',
  needed: 'How necessary',
  count: 'How often',
  example: 'Example',
  advice: 'What to do',
  levels: { required: 'required', recommended: 'recommended' },
  of: {
    catalogue: 'Catalogue',
    dataset: 'Dataset',
    distribution: 'File',
    publisher: 'Publisher',
    checksum: 'Checksum',
    contact: 'Contact',
  },
  set: (setting: string) => `Set ${setting} and restart the server.`,
  ownError: 'That is an error of this program; report it with the example.',
  faults: 'What is given wrongly',
  fault: 'Error',
  links: 'Addresses that lead nowhere',
  linksChecked: (checked: string, all: string) =>
    `All files of published editions were looked up, and ${checked} of ${all} other ${byCount(all, 'address', 'addresses')} of this instance, without using the network.`,
  noBroken: 'All of them lead somewhere.',
  address: 'Address',
  why: 'What is wrong',
  reasons: {
    gone: 'The content of the file is gone. Restore a backup, or publish again.',
    incomplete: 'Only a part of the file is there. Restore a backup, or publish again.',
    not_answered: 'The page answers with an error; the log of the server says why.',
  },
  shacl: 'Check against the official rules (SHACL)',
  shaclText:
    'This page checks with rules of its own; by the tests of the program they find fault with whatever the official SHACL rules of DCAT-AP.de 3.0 find fault with. The official rules themselves do not run here. So before you first register with a portal, use the official validator: it needs the address of the catalogue, which must be reachable from outside.',
  validator: 'To the validator of the EU for DCAT-AP.de (another website)',
};

/** The texts of this page, apart from those of the administration. */
export const gradeTexts = { de, en };
export const gradeTextsOf = ({ language }: Locale): typeof de => gradeTexts[language];
