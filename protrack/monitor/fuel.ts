/** A level of fuel to compare with. */
export interface FuelMark {
	liters: number;
	/** When the device measured it, epoch seconds. */
	at: number;
}

export interface FuelChange {
	event: 'fuelDropped' | 'fuelFilled';
	from: number;
	to: number;
}

/**
 * Compares fuel with a mark of lately. What is burnt on the road goes slowly, so the mark follows the level whenever it is older than the window;
 * only a step of at least so many litres within the window is an event.
 * @param mark null when the device is seen for the first time
 * @param now the device's present fuel, null when it has no sensor
 */
export function nextFuel(
	mark: FuelMark | null,
	now: FuelMark | null,
	options: { liters: number; windowSeconds: number },
): { mark: FuelMark | null; change?: FuelChange } {
	if (now === null) return { mark };
	if (mark === null) return { mark: now };
	// The same measurement again, or an older one that came late.
	if (now.at <= mark.at) return { mark };
	const step = now.liters - mark.liters;
	if (Math.abs(step) >= options.liters) {
		const event = step < 0 ? 'fuelDropped' : 'fuelFilled';
		return { mark: now, change: { event, from: mark.liters, to: now.liters } };
	}
	return { mark: now.at - mark.at > options.windowSeconds ? now : mark };
}
