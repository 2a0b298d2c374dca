import type { INodeParameters } from 'n8n-workflow';
import { eventNames } from '../../../protrack/monitor/events/catalog';

/** What a trigger monitors: alarms, or all events. */
export interface Monitored {
	events: 'alarm' | 'all';
}

const MINUTE = 60;
const ZONE = { circle: [{ name: 'Depot', latitude: 48.5, longitude: 11.5, radiusM: 20_000 }] };

export function pollParameters(events: Monitored['events']): INodeParameters {
	return {
		...{ deviceSelection: 'all', includeSubAccounts: true, options: {} },
		...(events === 'all' && { events: eventNames, zones: ZONE }),
	};
}

/** The state of the trigger as if it had been stored a minute ago, by the clock of this process. */
export function stateOfAMinuteAgo(state: string): string {
	return state.replace(/"uptime":\d+/, `"uptime":${Math.floor(performance.now() / 1000) - MINUTE}`);
}
