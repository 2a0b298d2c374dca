import { alarm } from './alarm';
import { connection } from './connection';
import { contact } from './contact';
import type { AlarmRule, ChangeRule, InventoryRule, ParameterValues, PositionRule } from './definition';
import { fuel } from './fuel';
import { inventory } from './inventory';
import { maintenance } from './maintenance';
import { movement } from './movement';
import { position } from './position';
import { power } from './power';
import { speeding } from './speeding';
import { subscription } from './subscription';
import { temperature } from './temperature';
import { vehicleStates } from './vehicleStates';
import { zones } from './zones';

/** In the order in which the changes of one poll are reported. */
const changes = [
	...connection,
	...vehicleStates,
	...movement,
	...speeding,
	...power,
	...temperature,
	...contact,
	...fuel,
	...maintenance,
	...subscription,
	...zones,
] as const;
const all = [...changes, ...inventory, alarm, position] as const;

/** Everything that a poll can report. */
export type EventName = (typeof all)[number]['events'][number]['name'];
/** Those about a change. */
export type ChangeEventName = (typeof changes | typeof inventory)[number]['events'][number]['name'];

type AnyParameters = ReadonlyArray<(typeof changes)[number]['parameters'][number]>;
/** What the user has set, for all events. */
export type EventParameters = ParameterValues<AnyParameters>;
export type EventParameter = AnyParameters[number];

export type AnyChangeRule = ChangeRule<ChangeEventName, AnyParameters>;
export type AnyEventRule =
	| AnyChangeRule
	| InventoryRule<ChangeEventName>
	| AlarmRule<EventName>
	| PositionRule<EventName>;

export const changeRules: readonly AnyChangeRule[] = changes;
export const eventRules: readonly AnyEventRule[] = all;
