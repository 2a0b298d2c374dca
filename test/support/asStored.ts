import { packState, readState, type ChangeDetectionOptions, type MonitorState } from '../../protrack/monitor';

/** The state as the next poll gets it from n8n's database. */
export function asStored(state: MonitorState, rules: ChangeDetectionOptions['rules'] = []): MonitorState | null {
	return readState(JSON.parse(JSON.stringify(packState(state, rules))), state.account, rules);
}
