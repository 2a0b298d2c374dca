import { inDigits, ProtrackError } from '../../../protrack/client';
import { mapItems, type ParsedItem } from '../../shared/items';
import type { SelectedDevices } from '../../shared/selectedDevices';

/** How many pictures an item may become: they are kept until the node ends. */
export const MAX_PICTURES = 500;

export const tooManyPictures = (): ProtrackError =>
	ProtrackError.of({
		kind: 'limit',
		message: `This would make more than the ${inDigits(MAX_PICTURES)} pictures allowed for one item`,
		hint: 'Choose a shorter time range or fewer devices, or All in One.',
		httpCode: '400',
	});

/**
 * Refuses items with too many devices for a picture of each, before anything is read of them.
 * @param partsOf how many pictures an item has of each device
 */
export const withinPictureLimit = <Question extends { perDevice: boolean; devices: SelectedDevices }>(
	items: ReadonlyArray<ParsedItem<Question>>,
	partsOf: (question: Question) => number = () => 1,
): Array<ParsedItem<Question>> =>
	mapItems(items, (question): ParsedItem<Question> => {
		const pictures = (question.perDevice ? question.devices.size : 1) * partsOf(question);
		return pictures > MAX_PICTURES ? { thrown: tooManyPictures() } : { value: question };
	});
