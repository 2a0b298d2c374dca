import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A server that takes every mail and keeps it, on a free port of this machine. */
export interface MailSink {
	port: number;
	readonly mails: ParsedMail[];
	stop: () => Promise<void>;
}

export async function startMailSink(): Promise<MailSink> {
	const mails: ParsedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData(stream, _, done) {
			// Pictures of a mail stay attachments.
			simpleParser(stream, { skipImageLinks: true }).then(
				(mail) => {
					mails.push(mail);
					done();
				},
				(error: unknown) => done(error as Error),
			);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		port: (server.server.address() as AddressInfo).port,
		mails,
		stop: async () => await new Promise((resolve) => server.close(resolve)),
	};
}
