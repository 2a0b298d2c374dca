export type AlarmGroup =
	| 'emergency'
	| 'power'
	| 'driving'
	| 'geofence'
	| 'movement'
	| 'engine'
	| 'security'
	| 'tire'
	| 'fuel'
	| 'temperature'
	| 'device';
export type Severity = 'critical' | 'warning' | 'info';

export interface AlarmType {
	/** `alarmtype` on the wire. */
	code: number;
	/** The vendor's name (chapter 4.1). */
	name: string;
	label: string;
	group: AlarmGroup;
	severity: Severity;
}

/** The 44 alarm types of chapter 4.1; label, group and severity are ours. */
export const alarmTypes: readonly AlarmType[] = [
	{ code: 1, name: 'sosAlarm', label: 'SOS', group: 'emergency', severity: 'critical' },
	{ code: 2, name: 'lowBatteryAlarm', label: 'Low battery', group: 'power', severity: 'warning' },
	{ code: 3, name: 'powerDisconnectAlarm', label: 'Power disconnected', group: 'power', severity: 'critical' },
	{ code: 4, name: 'vibrationAlarm', label: 'Vibration', group: 'security', severity: 'warning' },
	{ code: 5, name: 'geoFenceInAlarm', label: 'Entered geofence', group: 'geofence', severity: 'info' },
	{ code: 6, name: 'geoFenceOutAlarm', label: 'Left geofence', group: 'geofence', severity: 'warning' },
	{ code: 7, name: 'speedingAlarm', label: 'Speeding', group: 'driving', severity: 'warning' },
	{ code: 8, name: 'carMoveAlarm', label: 'Vehicle moved', group: 'movement', severity: 'warning' },
	{ code: 9, name: 'engineOn', label: 'Engine on', group: 'engine', severity: 'info' },
	{ code: 10, name: 'engineOff', label: 'Engine off', group: 'engine', severity: 'info' },
	{ code: 11, name: 'tireTemperatureAlarm', label: 'Tire temperature', group: 'tire', severity: 'warning' },
	{ code: 12, name: 'tireLeakPressureAlarm', label: 'Tire is losing pressure', group: 'tire', severity: 'warning' },
	{ code: 13, name: 'tireLowPressureAlarm', label: 'Tire pressure low', group: 'tire', severity: 'warning' },
	{ code: 14, name: 'tireHighPressureAlarm', label: 'Tire pressure high', group: 'tire', severity: 'warning' },
	{ code: 15, name: 'gpsDeadZoneInAlarm', label: 'Entered GPS dead zone', group: 'device', severity: 'info' },
	{ code: 16, name: 'gpsDeadZoneOutAlarm', label: 'Left GPS dead zone', group: 'device', severity: 'info' },
	{ code: 17, name: 'obdDtcAlarm', label: 'Engine trouble code (OBD)', group: 'engine', severity: 'warning' },
	{ code: 18, name: 'disassembleAlarm', label: 'Device removed', group: 'security', severity: 'critical' },
	{ code: 19, name: 'powerOffAlarm', label: 'Device powered off', group: 'power', severity: 'critical' },
	{ code: 20, name: 'collisionAlarm', label: 'Collision', group: 'emergency', severity: 'critical' },
	{ code: 21, name: 'dropAlarm', label: 'Device dropped', group: 'security', severity: 'warning' },
	{ code: 22, name: 'routeAlarm', label: 'Off route', group: 'movement', severity: 'warning' },
	{ code: 23, name: 'rapidAccelerationAlarm', label: 'Harsh acceleration', group: 'driving', severity: 'warning' },
	{ code: 24, name: 'rapidDecelerationAlarm', label: 'Harsh braking', group: 'driving', severity: 'warning' },
	{ code: 25, name: 'sharpTurnAlarm', label: 'Sharp turn', group: 'driving', severity: 'warning' },
	{ code: 26, name: 'dooropenAlarm', label: 'Door opened', group: 'security', severity: 'warning' },
	{ code: 27, name: 'doorcloseAlarm', label: 'Door closed', group: 'security', severity: 'info' },
	{ code: 28, name: 'offlineAlarm', label: 'Device offline', group: 'device', severity: 'warning' },
	{ code: 29, name: 'engineIdleAlarm', label: 'Engine idling', group: 'engine', severity: 'info' },
	{ code: 30, name: 'parkingAlarm', label: 'Parked too long', group: 'movement', severity: 'info' },
	{ code: 31, name: 'oilLeakAlertAlarm', label: 'Fuel leak', group: 'fuel', severity: 'critical' },
	{ code: 32, name: 'oilTheftAlertAlarm', label: 'Fuel theft', group: 'fuel', severity: 'critical' },
	{ code: 33, name: 'jammingAlarm', label: 'Signal jamming', group: 'security', severity: 'critical' },
	{ code: 34, name: 'restrictedDrivingAlarm', label: 'Restricted driving', group: 'driving', severity: 'warning' },
	{ code: 35, name: 'lowTemperatureAlarm', label: 'Temperature low', group: 'temperature', severity: 'warning' },
	{ code: 36, name: 'highTemperatureAlarm', label: 'Temperature high', group: 'temperature', severity: 'warning' },
	{ code: 37, name: 'dumpSwitchOnAlarm', label: 'Dump switch on', group: 'device', severity: 'info' },
	{ code: 38, name: 'dumpSwitchOffAlarm', label: 'Dump switch off', group: 'device', severity: 'info' },
	{ code: 39, name: 'armAlarm', label: 'Armed alarm', group: 'security', severity: 'critical' },
	{ code: 40, name: 'rolloverAlarm', label: 'Rollover', group: 'emergency', severity: 'critical' },
	{ code: 41, name: 'fatigueDrivingAlarm', label: 'Fatigue driving', group: 'driving', severity: 'warning' },
	{
		code: 42,
		name: 'lackBreakFatigueDrivingAlarm',
		label: 'Fatigue driving, break missed',
		group: 'driving',
		severity: 'warning',
	},
	{ code: 43, name: 'lowOilAlarm', label: 'Fuel low', group: 'fuel', severity: 'warning' },
	{ code: 44, name: 'lowExternalBatteryAlarm', label: 'External battery low', group: 'power', severity: 'warning' },
];

const byCode = new Map(alarmTypes.map((type) => [type.code, type]));

/** @returns the type of an alarm; a code that the document does not list is kept, with a name that says so. */
export function alarmTypeOf(code: number): AlarmType {
	return (
		byCode.get(code) ?? {
			code,
			name: `unknown${code}`,
			label: `Unknown alarm ${code}`,
			group: 'device',
			severity: 'warning',
		}
	);
}
