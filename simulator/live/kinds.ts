import type { Kind } from './fleet';

/** How a kind of vehicle drives and what it reports. */
export interface KindTraits {
	/** Cruising speed in the streets and on long straight legs, m/s. */
	streetSpeed: number;
	openSpeed: number;
	/** Share of its way-points at which it delivers, with the engine off. */
	deliveries: number;
	/** Time from one departure to the next, as a multiple of the trip. Above 2 it parks more than it drives. */
	rest: number;
	/** Liters of its tank; 0 = no fuel sensor. */
	tank: number;
	/** Liters in 100 km. */
	consumption: number;
	door: boolean;
	relay: boolean;
	/** Temperature probes. */
	probes: number;
	/** Volts of its wiring; 0 = not measured. */
	volts: number;
	/** Whether mileage and odometer are reported. */
	odometer: boolean;
}

export const KINDS: Record<Kind, KindTraits> = {
	truck: {
		streetSpeed: 10,
		openSpeed: 19,
		deliveries: 0.25,
		rest: 1.35,
		tank: 380,
		consumption: 31,
		door: false,
		relay: true,
		probes: 0,
		volts: 24,
		odometer: true,
	},
	van: {
		streetSpeed: 11,
		openSpeed: 17,
		deliveries: 0.35,
		rest: 1.2,
		tank: 0,
		consumption: 0,
		door: true,
		relay: true,
		probes: 0,
		volts: 12,
		odometer: true,
	},
	reefer: {
		streetSpeed: 10,
		openSpeed: 18,
		deliveries: 0.3,
		rest: 1.2,
		tank: 120,
		consumption: 19,
		door: true,
		relay: false,
		probes: 2,
		volts: 24,
		odometer: true,
	},
	taxi: {
		streetSpeed: 13,
		openSpeed: 20,
		deliveries: 0.1,
		rest: 1.05,
		tank: 0,
		consumption: 0,
		door: false,
		relay: true,
		probes: 0,
		volts: 12,
		odometer: false,
	},
	bus: {
		streetSpeed: 10,
		openSpeed: 16,
		deliveries: 0,
		rest: 1.1,
		tank: 200,
		consumption: 27,
		door: true,
		relay: true,
		probes: 0,
		volts: 24,
		odometer: true,
	},
	motorbike: {
		streetSpeed: 12,
		openSpeed: 18,
		deliveries: 0.3,
		rest: 1.4,
		tank: 0,
		consumption: 0,
		door: false,
		relay: true,
		probes: 0,
		volts: 0,
		odometer: false,
	},
};
