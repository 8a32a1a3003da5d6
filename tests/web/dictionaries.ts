import { locales } from '../../web/i18n/locale.ts';
import { noteTexts } from '../../web/notes/texts/texts.ts';
import { gradeTexts } from '../../web/pages/admin/grade/texts.ts';
import { ownTexts } from '../../web/own/texts/texts.ts';
import { accountTexts } from '../../web/pages/account/texts/texts.ts';
import { adminTexts } from '../../web/pages/admin/texts/texts.ts';
import { completenessTexts } from '../../web/pages/completeness/texts/texts.ts';
import { noticeTexts } from '../../web/pages/notices/texts/texts.ts';
import { commentTexts } from '../../web/pages/offer/comments/texts/texts.ts';
import { compareTexts } from '../../web/pages/compare/texts/texts.ts';
import { publishTexts } from '../../web/pages/publish/texts/texts.ts';
import { sourceTexts } from '../../web/pages/sources/texts/texts.ts';
import { topicTexts } from '../../web/pages/topic/texts/texts.ts';
import { startTexts } from '../../web/pages/start/texts/texts.ts';

/** All texts of the front end, page by page. */
export const dictionaries = [
  { de: locales.de.texts, en: locales.en.texts },
  ...[
    sourceTexts,
    compareTexts,
    adminTexts,
    startTexts,
    noteTexts,
    commentTexts,
    noticeTexts,
    completenessTexts,
    ownTexts,
    topicTexts,
    accountTexts,
    gradeTexts,
    publishTexts,
  ],
];
