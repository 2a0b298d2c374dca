import { inDigits, ProtrackError } from '../../../protrack/client';
import { mapItems, type ParsedItem } from '../../shared/items';
import type { SelectedDevices } from '../../shared/selectedDevices';

/** An item with its devices, and whether each of them gets a picture of its own. */
interface PicturedItem {
	perDevice: boolean;
	devices: SelectedDevices;
}

/** How many pictures an item may become: they are kept until the node ends. */
export const MAX_PICTURES = 500;

export const tooManyPictures = (): ProtrackError =>
	ProtrackError.of({
		kind: 'limit',
		message: `This would make more than the ${inDigits(MAX_PICTURES)} pictures allowed for one item`,
		hint: 'Choose a shorter time range or fewer devices, or All in One.',
		httpCode: '400',
	});

/** How many lines a chart may have: nobody can tell more apart, and they would take longer to draw than n8n should stand still. */
export const MAX_LINES = 100;

export const tooManyLines = (): ProtrackError =>
	ProtrackError.of({
		kind: 'limit',
		message: `This would draw more than the ${inDigits(MAX_LINES)} lines allowed in one chart`,
		hint: 'Choose fewer devices, or One Picture per Device.',
		httpCode: '400',
	});

/** Refuses items with too many devices for a line of each in one chart, before anything is read of them. */
export const withinLineLimit = <Question extends PicturedItem>(
	items: ReadonlyArray<ParsedItem<Question>>,
): Array<ParsedItem<Question>> =>
	mapItems(
		items,
		(question): ParsedItem<Question> =>
			!question.perDevice && question.devices.size > MAX_LINES ? { thrown: tooManyLines() } : { value: question },
	);

/**
 * Refuses items with too many devices for a picture of each, before anything is read of them.
 * @param partsOf how many pictures an item has of each device
 */
export const withinPictureLimit = <Question extends PicturedItem>(
	items: ReadonlyArray<ParsedItem<Question>>,
	partsOf: (question: Question) => number = () => 1,
): Array<ParsedItem<Question>> =>
	mapItems(items, (question): ParsedItem<Question> => {
		const pictures = (question.perDevice ? question.devices.size : 1) * partsOf(question);
		return pictures > MAX_PICTURES ? { thrown: tooManyPictures() } : { value: question };
	});
