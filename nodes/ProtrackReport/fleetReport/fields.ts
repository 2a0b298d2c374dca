import { usualAttentionLimits, type AttentionLimits } from '../../../protrack/insight/fleetReport';
import { combineFields, switchField, type Field } from '../../shared/field';
import { numberOption } from '../../shared/tripOptions';

export const compareOption = switchField({
	displayName: 'Compare with Period Before',
	name: 'compare',
	default: true,
	description:
		'Whether to read the period before too, for the changes. Without it, a report takes about half as many calls.',
});

export const mapOption = switchField({
	displayName: 'Draw Map',
	name: 'drawMap',
	default: true,
	description: 'Whether to draw a map of the routes',
});

/** When something stands out. */
export const attentionOptions: Field<AttentionLimits> = combineFields(
	{
		maxIdleMinutes: numberOption(
			{
				displayName: 'Attention: Idling (Minutes per Day)',
				name: 'attentionIdleMinutes',
				default: usualAttentionLimits.maxIdleSeconds / 60,
				description: 'A vehicle that idles longer needs attention',
			},
			{ min: 1, max: 1440, unit: 'minutes' },
		),
		minScore: numberOption(
			{
				displayName: 'Attention: Score Below',
				name: 'attentionScore',
				default: usualAttentionLimits.minScore,
				description: 'A vehicle with a lower safety score needs attention',
			},
			{ min: 0, max: 100, unit: 'points' },
		),
		maxSpeedingMinutes: numberOption(
			{
				displayName: 'Attention: Speeding (Minutes per Day)',
				name: 'attentionSpeedingMinutes',
				default: usualAttentionLimits.maxSpeedingSeconds / 60,
				description: 'A vehicle that is faster than the speed limit for longer needs attention',
			},
			{ min: 1, max: 1440, unit: 'minutes' },
		),
	},
	(read) => ({
		minScore: read.minScore(),
		maxIdleSeconds: read.maxIdleMinutes() * 60,
		maxSpeedingSeconds: read.maxSpeedingMinutes() * 60,
	}),
);
