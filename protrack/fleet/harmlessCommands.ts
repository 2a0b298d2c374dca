/** A command text that cannot stop an engine, whatever the vehicle does. */
export interface HarmlessCommand {
	/** As a person writes it. */
	text: string;
	/** The whole text, in any case. */
	pattern: RegExp;
	/** What the device does. */
	description: string;
}

/** Reads only: the word alone, since with values after it many of them change something. */
const query = (word: string, description: string): HarmlessCommand => ({
	text: `${word}#`,
	pattern: new RegExp(`^${word}#?$`, 'i'),
	description,
});

/**
 * Every text that is sent without the guard. What is not here is guarded, because no list of what stops an engine is ever complete: each
 * maker has words of its own. A text belongs here when the manuals of several makers agree that it only reads, or restores the engine,
 * or sets how often the device sends its position. docs/commands.md shows the same table; a test compares the two.
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
 * Whether a typed command needs no guard. Matched as a whole; in doubt it is not harmless.
 * @param paramData text that is sent along: a device may read anything in it
 */
export function isHarmless(command: string, paramData = ''): boolean {
	// With the flag "i" alone no letter beyond ASCII counts as one of these.
	return paramData === '' && harmlessCommands.some(({ pattern }) => pattern.test(command.trim()));
}
