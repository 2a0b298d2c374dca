import { errorText } from '../../../../credentials/errorText';
import { callInBatches, inDigits, ProtrackError, type ProtrackClient } from '../../../../protrack/client';
import {
	centerAt,
	createCircles,
	creationError,
	type Center,
	type Circle,
	type LabelOf,
} from '../../../../protrack/fleet';
import { deviceErrors, labelOf } from '../../../shared/deviceErrors';
import { knownDeviceNames, nameFields } from '../../../shared/deviceNames';
import { toNodeError, unknownDevice } from '../../../shared/errors';
import { parseItems, forEachItem, readable, type ParsedItem, type Run } from '../../../shared/items';
import { forbidRetryOnFail } from '../../../shared/noRetry';
import type { Operation } from '../../../shared/router';
import { circleFields } from '../../circleFields';
import { readOrder, type Order } from '../../parseCircleRequest';

export const description = circleFields;

/** What one input item comes to. */
interface Plan {
	circles: Circle[];
	/** Devices that cannot have one. */
	errors: ProtrackError[];
}

/**
 * Creates circles (chapter 2.4): one call for each device, never sent twice, and one track call for each 100 devices whose position is wanted.
 * What can be known to be wrong is known before anything is created. After an error of one device the others of the item still get theirs;
 * nothing that was created is kept from the user: it is output beside the error, or listed in it.
 */
export const execute: Operation = async (run) => {
	const goesOn = run.context.continueOnFail();
	const parsedItems = parseItems(run, (index) => {
		forbidRetryOnFail(run);
		return readOrder(run.context, index);
	});
	const orders = readable(parsedItems);
	const names = knownDeviceNames(
		run.client,
		orders.flatMap(({ imeis }) => imeis),
		orders.map(({ picked }) => picked),
	);
	const label: LabelOf = (imei) => labelOf(imei, names.get(imei));
	const plans = await planEach(run.client, withinLimit(parsedItems), label);
	if (!goesOn) throwFirstError(run, plans);
	const created: Circle[] = [];
	return await forEachItem(run, plans, async ({ circles, errors: known }) => {
		const before = created.length;
		const [first, ...others] = [...known, ...(await createCircles(run.client, circles, created, label))];
		const items = created
			.slice(before)
			.map(({ imei, ...circle }) => ({ ...nameFields(names.get(imei)), ...circle, created: true, imei }));
		if (!first) return items;
		if (!goesOn) throw creationError([first, ...others], created, label);
		return [...items, ...[first, ...others].map((error) => ({ error: errorText(error) }))];
	});
};

/** Very many geofences are mostly a mistake in the workflow, and only a person can delete them. */
function withinLimit(parsedItems: Array<ParsedItem<Order>>): Array<ParsedItem<Order>> {
	const orders = readable(parsedItems);
	const count = orders.reduce((sum, { imeis }) => sum + imeis.length, 0);
	const most = orders.reduce((least, order) => Math.min(least, order.most), Infinity);
	if (count <= most) return parsedItems;
	const thrown = ProtrackError.input(
		`${inDigits(count)} geofences would be created, more than "Max Geofences per Run" (${inDigits(most)})`,
		'Nothing was created. Check devices and input items; if all are meant, raise that option.',
	);
	return parsedItems.map(() => ({ thrown }));
}

async function planEach(
	client: ProtrackClient,
	parsedItems: Array<ParsedItem<Order>>,
	label: LabelOf,
): Promise<Array<ParsedItem<Plan>>> {
	const followed = readable(parsedItems).flatMap(({ center, imeis }) => (center ? [] : imeis));
	const tracks = await callInBatches(client, 'track', followed, {});
	const placeOf = (imei: string, { center, allowStale, imeis }: Order): Center | ProtrackError => {
		if (center) return center;
		const record = tracks.records.get(imei);
		if (record) return centerAt(record, allowStale, label(imei));
		const error = tracks.errors.get(imei);
		return (
			(error && deviceErrors([{ label: label(imei), error }], imeis.length === 1)[0]) ?? unknownDevice(label(imei))
		);
	};
	return parsedItems.map((answer): ParsedItem<Plan> => {
		if ('thrown' in answer) return answer;
		const { imeis, name, radiusM, trigger } = answer.value;
		const plan: Plan = { circles: [], errors: [] };
		for (const imei of imeis) {
			const place = placeOf(imei, answer.value);
			if (place instanceof ProtrackError) plan.errors.push(place);
			else plan.circles.push({ imei, name, ...place, radiusM, trigger });
		}
		return { value: plan };
	});
}

/** What is known to fail stops the node before it has created anything. */
function throwFirstError(run: Run, plans: Array<ParsedItem<Plan>>): void {
	plans.forEach((plan, index) => {
		const error = 'thrown' in plan ? plan.thrown : plan.value.errors[0];
		if (error) throw toNodeError(run.context.getNode(), error, index);
	});
}
