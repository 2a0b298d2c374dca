import { inDigits, MAX_CHARACTERS, ProtrackError } from '../../protrack/client';

/**
 * Checks a message before anything is sent. How the server counts its "300 characters" is not documented; a Java server counts UTF-16 units,
 * as JavaScript does. That is the largest of the possible numbers (an emoji is two), so a text that passes here passes any way of counting.
 * @returns the text as it is sent, without blanks around it
 * @throws ProtrackError `input`
 */
export function checkedContent(text: string): string {
	const content = text.trim();
	if (content === '') throw ProtrackError.input('"Message" is empty', 'Enter a text. Nothing was sent.');
	if (content.length <= MAX_CHARACTERS) return content;
	throw ProtrackError.input(
		`"Message" has ${inDigits(content.length)} characters; the platform takes at most ${MAX_CHARACTERS}`,
		'Shorten it, or send it in parts. An emoji counts as two characters or more. Nothing was sent.',
	);
}
