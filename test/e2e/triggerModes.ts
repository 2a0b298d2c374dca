import { Host } from '../host/host';

/** A way in which n8n keeps the state of triggers. */
interface TriggerMode {
	name: string;
	/** Environment variables of n8n. */
	settings: NodeJS.ProcessEnv;
	/** Whether n8n keeps the state by the node, whatever its name is. */
	survivesNewName: boolean;
	/** The first n8n that has it. */
	from: string;
}

const MODES: TriggerMode[] = [
	{ name: 'with its usual polls', settings: {}, survivesNewName: false, from: '0.0.0' },
	{
		name: 'with durable cursors',
		settings: {
			N8N_SCHEDULER_ENABLED: 'true',
			N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
			N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
		},
		survivesNewName: true,
		from: '2.41.0',
	},
];

/** The ways that the n8n has in which the suite runs. */
export function triggerModes(): TriggerMode[] {
	const { version } = Host.install();
	return MODES.filter(({ from }) => version.localeCompare(from, 'en', { numeric: true }) >= 0);
}
