import type { Failure } from '../../../protrack/fleet';
import { deviceErrors } from '../../shared/deviceErrors';
import type { ItemOutput, ParsedItem, Run } from '../../shared/items';

/** Makes the pictures of an item when its turn comes, so that those of all items are not made before the first one fails. */
export type Drawer = () => Promise<ItemOutput>;

/** Drawers by the number of their item. */
export type Drawers = ReadonlyMap<number, ParsedItem<Drawer>>;

/** The items that a question is made of, by their number. @param toQuestion returns null for others */
export function onlyThose<Item, Question>(
	items: ReadonlyArray<ParsedItem<Item>>,
	toQuestion: (item: Item) => Question | null,
): Map<number, ParsedItem<Question>> {
	const meant = new Map<number, ParsedItem<Question>>();
	for (const [index, item] of items.entries()) {
		const question = 'value' in item ? toQuestion(item.value) : null;
		if (question) meant.set(index, { value: question });
	}
	return meant;
}

/**
 * Makes a drawer for each answer.
 * @param numbers those of the items, in the order of the answers
 * @param create gets what was read, and whether the list of devices is complete
 */
export function drawersOf<Answer>(
	numbers: Iterable<number>,
	answers: ReadonlyArray<ParsedItem<Answer>>,
	create: (answer: Answer, isListed: boolean) => Drawer,
): Drawers {
	const drawers = answers.map((answer): ParsedItem<Drawer> => {
		if ('thrown' in answer) return answer;
		const { value, errors = [] } = answer;
		return { value: create(value, errors.length === 0), errors };
	});
	return new Map([...numbers].flatMap((number, index) => (drawers[index] ? [[number, drawers[index]]] : [])));
}

/** The drawer of each item, or its error. */
export const joinDrawers = (
	items: ReadonlyArray<ParsedItem<unknown>>,
	groups: readonly Drawers[],
): Array<ParsedItem<Drawer>> =>
	items.map((item, index) => {
		if ('thrown' in item) return item;
		return groups.find((group) => group.has(index))?.get(index) ?? { value: async () => [] };
	});

/** Draws, and gives the errors of what is missing. Without "Continue On Fail" the first error ends the node, so no picture is drawn before. */
export async function withFailures(
	{ context }: Run,
	failures: readonly Failure[],
	isSingle: boolean,
	draw: () => Promise<object[]>,
): Promise<ItemOutput> {
	const errors = deviceErrors(failures, isSingle);
	return { rows: errors.length > 0 && !context.continueOnFail() ? [] : await draw(), errors };
}
