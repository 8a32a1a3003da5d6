import { createTransport } from 'nodemailer';

export interface Mail {
  /** the same at every try, so that mail programs tell repeats */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}
export interface Mailer {
  /** Resolves when the server has taken the mail. Throws an Error without any address in its text. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** Sends mails over the server of SMTP_URL, in the name of MAIL_FROM. */
export function createMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // texts hold names of services; none of them may pull in a file or a page
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'egovsad.invalid';
  return {
    async send({ id, to, ...parts }) {
      const headers = { 'auto-submitted': 'auto-generated' }; // so that no absence notes come back
      try {
        await transport.sendMail({ from, to: { name: '', address: to }, messageId: `<${id}@${domain}>`, headers, ...parts });
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        throw new Error(`The mail server did not take it: ${responseCode ?? code ?? 'no reason given'}.`, { cause: error });
      }
    },
    close: () => transport.close(),
  };
}
