/** A command text that cannot stop an engine, whatever the vehicle does. */
export interface HarmlessCommand {
	/** As a person writes it. */
	text: string;
	/** The whole text, in any case. */
	pattern: RegExp;
	/** What the device does. */
	description: string;
}

/** A command that only reads. It matches the word alone, because with parameters many of these words change a setting. */
const query = (word: string, description: string): HarmlessCommand => ({
	text: `${word}#`,
	pattern: new RegExp(`^${word}#?$`, 'i'),
	description,
});

/**
 * All texts that are sent without the guard. Any other text is guarded, because a list of texts that stop an engine can never be complete: each
 * manufacturer has its own. A text belongs here when the manuals of several manufacturers agree that it only reads, restores the engine, or sets how
 * often the device sends its position. docs/commands.md shows the same table; a test compares the two.
 */
export const harmlessCommands: readonly HarmlessCommand[] = [
	query('GPRSSET', 'Tells the settings of the mobile data connection'),
	query('PARAM', 'Tells the settings of the device'),
	{ text: 'RELAY,0', pattern: /^RELAY,0#?$/i, description: 'Restores the engine' },
	query('STATUS', 'Tells battery, signal, ignition and fuel supply'),
	{
		text: 'TIMER,10,180#',
		pattern: /^TIMER,\d{1,5}(,\d{1,5})?#?$/i,
		description: 'Sets how often the position is sent, in seconds: with ignition on, then with ignition off',
	},
	query('URL', 'Tells the position as a map link'),
	query('VERSION', 'Tells the version of the software'),
	query('WHERE', 'Tells the position'),
];

/**
 * Whether a typed command needs no guard. Only a text that matches as a whole is harmless.
 * @param paramData parameters of the command; with any, it is not harmless, because their meaning depends on the device
 */
export function isHarmless(command: string, paramData = ''): boolean {
	// The patterns have no flag "u", so no letter outside ASCII matches one of theirs.
	return paramData === '' && harmlessCommands.some(({ pattern }) => pattern.test(command.trim()));
}
