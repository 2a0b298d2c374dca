import type { RuleOptions } from '../../protrack/monitor/rules';

/** Limits that the tests of the change events share: each change counts as soon as it shows. */
export const ruleLimits: RuleOptions = {
	debounce: { seconds: 0, polls: 1 },
	movingKmh: 5,
	speedLimitKmh: 90,
	batteryPercent: 20,
	voltage: 11.5,
	temperature: { min: 2, max: 8 },
	noContactSeconds: 3600,
};
