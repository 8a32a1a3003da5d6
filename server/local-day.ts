const berlin = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' });

/** The local calendar day (Europe/Berlin) of a moment, `YYYY-MM-DD`. */
export const localDay = (moment: Date): string => berlin.format(moment);
