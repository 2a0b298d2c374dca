import type { INodePropertyOptions } from 'n8n-workflow';

/** Everything that can start a workflow, in groups. */
export const eventNames: Readonly<Record<string, string>> = {
	alarm: 'Alarm: Any',
	chargingStarted: 'Charging: Started',
	chargingStopped: 'Charging: Stopped',
	deviceBlocked: 'Connection: Blocked',
	deviceExpired: 'Connection: Expired',
	deviceFirstSeen: 'Connection: First Contact Ever',
	noContact: 'Connection: No Contact for a While',
	contactRestored: 'Connection: Contact Restored',
	deviceOffline: 'Connection: Offline',
	deviceOnline: 'Connection: Online',
	deviceAdded: 'Device: Added to the Account',
	deviceRemoved: 'Device: Removed From the Account',
	deviceRenamed: 'Device: Renamed',
	doorClosed: 'Door: Closed',
	doorOpened: 'Door: Opened',
	speeding: 'Driving: Speeding',
	speedingEnded: 'Driving: Speeding Ended',
	fuelDropped: 'Fuel: Dropped',
	fuelFilled: 'Fuel: Filled',
	fuelSupplyCut: 'Fuel Supply: Cut',
	fuelSupplyRestored: 'Fuel Supply: Restored',
	ignitionOff: 'Ignition: Off',
	ignitionOn: 'Ignition: On',
	movementStarted: 'Movement: Started',
	movementStopped: 'Movement: Stopped',
	newPosition: 'Position: Every New One',
	lowBattery: 'Power: Low Battery',
	lowExternalVoltage: 'Power: Low External Voltage',
	armed: 'Security: Armed',
	disarmed: 'Security: Disarmed',
	serviceDue: 'Service: Due by Odometer',
	subscriptionEnding: 'Subscription: Ends Soon',
	temperatureBackInRange: 'Temperature: Back in Range',
	temperatureOutOfRange: 'Temperature: Out of Range',
	zoneEntered: 'Zone: Entered',
	zoneLeft: 'Zone: Left',
};

export const eventOptions: INodePropertyOptions[] = Object.entries(eventNames)
	.map(([value, name]) => ({ name, value }))
	.sort((a, b) => a.name.localeCompare(b.name));
