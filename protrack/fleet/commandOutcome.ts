/*
 * Each model answers commands in its own words, and there is no other sign of success or failure. Programs may act on "succeeded", so an unclear
 * answer counts as neither.
 */

const GOOD = /^(ok|okay|success|successful|successfully|succeed|succeeds|succeeded)$/;
const BAD =
	/^(fail|error|err$|refus|reject|den(y|ied|ies)|invalid|illegal|wrong|abort|timeout|un(success|succeed|support|able)|cannot|can't|nok$|nak$|ko$|ng$)/;
/** These mean failure only when negated: "not supported". */
const NEUTRAL = /^(support|allow|permit|accept|execut|valid|possible|complete|known|found)/;
const NEGATION = /^(not|no|non|nor|neither|never|none|nothing|without|un|[a-z]+n't)$/;
/** "OK if moving", "waiting for success": no outcome yet, or not for certain. */
const UNCERTAIN =
	/^(if|unless|until|when|wait|waiting|pending|queued|will|would|should|may|might|try|trying|retry|expected|\?)$/;
/** Values after "=" or ":" that negate: "ok=0". */
const NEGATIVE_VALUE = /^(0+|false|no|not|none|null|off|n)$/;
/** How many words a negation may stand before its word: "not very ok". */
const MAX_DISTANCE = 3;

type Sign = 'good' | 'bad' | 'unclear';

/** @returns whether an answer reports success or failure, null when it reports neither or both, or is unclear */
export function outcomeOf(response: string): boolean | null {
	const tokens = tokensOf(response);
	/** Negations that belong to a word; any other one makes the answer unclear. */
	const used = new Set<number>();
	const signs = tokens.flatMap((token, at) => signsOf(token, at, tokens, used));
	const isUncertain = tokens.some((token, at) => UNCERTAIN.test(token) || (NEGATION.test(token) && !used.has(at)));
	const isBad = signs.includes('bad');
	const isGood = signs.includes('good');
	if (isBad) return isGood ? null : false;
	return isGood && !isUncertain && !signs.includes('unclear') ? true : null;
}

function tokensOf(text: string): string[] {
	const plain = text
		.normalize('NFKC')
		.replace(/\p{Cf}/gu, '')
		.replace(/[\u2018\u2019`]/g, "'")
		.toLowerCase();
	return plain.match(/[a-z]+(?:'[a-z]+)?|\d+|[^\sa-z\d_]/g) ?? [];
}

function signsOf(token: string, at: number, tokens: readonly string[], used: Set<number>): Sign[] {
	const isGood = GOOD.test(token);
	const isBad = BAD.test(token);
	if (!isGood && !isBad && !NEUTRAL.test(token)) return [];
	const negations = negationsBefore(tokens, at);
	negations.forEach((index) => used.add(index));
	const isNegatedByValue = hasNegativeValue(tokens, at, used);
	if (negations.length + Number(isNegatedByValue) > 1) return ['unclear'];
	const isNegated = negations.length > 0 || isNegatedByValue;
	if (isGood) return isNegated ? ['bad'] : isFollowedByNegativeValue(tokens, at) ? ['unclear'] : ['good'];
	// "No error" is not a failure, and not yet a success.
	if (isBad) return isNegated ? [] : ['bad'];
	return isNegated ? ['bad'] : [];
}

/** The words that negate the one at this place: "not", or "0" right before it. */
function negationsBefore(tokens: readonly string[], at: number): number[] {
	const found = /^0+$/.test(tokens[at - 1] ?? '') && !/[=:]/.test(tokens[at - 2] ?? '') ? [at - 1] : [];
	for (
		let index = at - 1;
		index >= Math.max(0, at - MAX_DISTANCE) && /^[a-z\d]/.test(tokens[index] ?? '');
		index -= 1
	) {
		if (NEGATION.test(tokens[index] ?? '')) found.push(index);
	}
	return found;
}

function hasNegativeValue(tokens: readonly string[], at: number, used: Set<number>): boolean {
	const isValue = /^[=:]$/.test(tokens[at + 1] ?? '') && NEGATIVE_VALUE.test(tokens[at + 2] ?? '');
	// In "success: 0 errors" it may belong to what follows.
	if (!isValue || BAD.test(tokens[at + 3] ?? '') || GOOD.test(tokens[at + 3] ?? '')) return false;
	used.add(at + 2);
	return true;
}

function isFollowedByNegativeValue(tokens: readonly string[], at: number): boolean {
	return NEGATIVE_VALUE.test(tokens[at + 1] ?? '');
}
