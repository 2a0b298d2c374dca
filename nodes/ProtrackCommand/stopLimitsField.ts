import { ProtrackError } from '../../protrack/client';
import { MAX_SPEED_KMH, type StopLimits } from '../../protrack/fleet';
import { combineFields, field, shownFor, switchField, warningField } from '../shared/field';
import { readNumber } from '../shared/numbers';

/** The label of the switch that confirms sending without the guard. */
const CONFIRMATION = 'I Know That Stopping an Engine at Speed Can Kill';
const DEFAULT_MAX_SPEED_KMH = 3;

/** A link to the template, for warnings. */
export const APPROVAL_TEMPLATE =
	'<a href="https://github.com/n8n-nodes-protrack/n8n-nodes-protrack/blob/main/templates/stop-engine-with-approval.json" target="_blank">this template</a>';

const noCheckWarning = warningField(
	'noCheckWarning',
	`Without the safety check the command goes out even while the vehicle drives, and stopping its engine then can kill. Let a person decide: ${APPROVAL_TEMPLATE} asks for approval first.`,
);

const maxSpeedField = field(
	{
		displayName: 'Max Speed (Km/h)',
		name: 'maxSpeed',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_SPEED_KMH },
		default: DEFAULT_MAX_SPEED_KMH,
		description: `The engine of a faster vehicle is not stopped. Devices that stand still may show up to 3 km/h; more than ${MAX_SPEED_KMH} is refused.`,
	},
	(value) =>
		readNumber(value, 'Max Speed', {
			min: 0,
			max: MAX_SPEED_KMH,
			unit: 'km/h',
			hint: `Correct it; usual is ${DEFAULT_MAX_SPEED_KMH}. Nothing was sent.`,
		}),
);

/** The limits of the guard for commands that may stop an engine; null when the user has confirmed to send without it. */
export const stopLimitsField = combineFields(
	{
		isGuarded: field(
			{
				displayName: 'Safety Check',
				name: 'safetyCheck',
				type: 'boolean',
				default: true,
				description:
					'Whether to send a command that may stop the engine only when a fresh position shows the vehicle online and standing: heard of in the last 120 seconds, no faster than the limit, and the position at most 60 seconds old or the ignition off',
			},
			// Only a plain "off" is off; anything unclear leaves the guard on.
			(value) => value !== false,
		),
		maxSpeedKmh: shownFor({ safetyCheck: [true] }, maxSpeedField),
		warning: shownFor({ safetyCheck: [false] }, noCheckWarning),
		isConfirmed: shownFor(
			{ safetyCheck: [false] },
			switchField({
				displayName: CONFIRMATION,
				name: 'confirmUnsafe',
				default: false,
				description:
					'Whether to send commands that may stop the engine without the safety check. Without this confirmation nothing is sent.',
			}),
		),
	},
	(read): StopLimits | null => {
		if (read.isGuarded()) return { maxSpeedKmh: read.maxSpeedKmh() };
		if (read.isConfirmed()) return null;
		throw ProtrackError.input(
			`"Safety Check" is off, but "${CONFIRMATION}" is not on`,
			'Turn one of the two on. Nothing was sent.',
		);
	},
);
