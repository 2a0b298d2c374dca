import type { PositionInput, Simulator } from '../simulator';
import { bearing, distanceMeters, sixDecimals, type Place } from '../simulator/world/geometry';
import type { Step, Vehicle } from './scenarios';

const TICK_MS = 5_000;

/** How far a vehicle has come in its scenario. */
interface Playing {
	vehicle: Vehicle;
	/** Steps that were begun since the start, over all rounds. */
	begun: number;
	speed: number;
}

interface Motion extends Place {
	speed: number;
	course: number;
}

/** Runs the scenarios of some vehicles on a simulated platform, which sees only what trackers and a provider would do. */
export class ScenarioRunner {
	private readonly startedAt: number;

	private readonly playing: Playing[];

	/** Adds the vehicles to the platform; their scenarios begin now. */
	constructor(
		private readonly platform: Simulator,
		vehicles: Vehicle[],
	) {
		this.startedAt = platform.seconds();
		this.playing = vehicles.map((vehicle) => ({ vehicle, begun: 0, speed: 0 }));
		for (const { imei, name, plate, model, deviceDetails } of vehicles.filter(({ joins }) => !joins)) {
			platform.addDevice({ imei, name, plate, model, ...deviceDetails?.(this.startedAt) });
		}
		this.tick();
	}

	/** Goes on by itself until the returned function is called. */
	run(): () => void {
		const timer = setInterval(() => this.tick(), TICK_MS);
		return () => clearInterval(timer);
	}

	/** Plays what is due by the platform's clock. */
	tick(): void {
		for (const playing of this.playing) this.play(playing, this.platform.seconds());
	}

	private play(playing: Playing, now: number): void {
		const { steps, imei, round = Infinity } = playing.vehicle;
		const elapsed = now - this.startedAt;
		const rounds = Math.floor(elapsed / round);
		const time = elapsed % round;
		const due = rounds * steps.length + steps.filter(({ at }) => at <= time).length;
		let update: PositionInput | undefined;
		for (; playing.begun < due; playing.begun += 1) {
			const step = steps[playing.begun % steps.length];
			step?.does?.(this.platform, imei, now);
			if (step?.sends) update = { ...update, ...step.place, ...step.sends, ...measuredAt(step.sends, now) };
		}
		const index = (due - 1) % steps.length;
		const current = steps[index];
		if (!current?.sends) return;
		const motion = motionIn(current, steps[index + 1], time);
		const isOnTheRoad = motion.speed !== undefined && (motion.speed > 0 || playing.speed > 0);
		playing.speed = motion.speed ?? 0;
		if (update || isOnTheRoad) this.fix(imei, { ...update, ...motion }, now);
		else this.heartbeat(imei);
	}

	private fix(imei: string, report: PositionInput, now: number): void {
		const before = this.platform.position(imei);
		const { latitude, longitude, speed, course } = { ...before, ...report };
		const odometer = before.odometer + Math.round(distanceMeters(before, { latitude, longitude }));
		this.platform.setPosition(imei, before.odometer < 0 ? report : { ...report, odometer });
		this.platform.addPoints(imei, [{ latitude, longitude, speed, course, gpstime: now }]);
	}

	/** A tracker that stands still says that it is there, with its last fix. */
	private heartbeat(imei: string): void {
		const { gpstime, systemtime } = this.platform.position(imei);
		this.platform.setPosition(imei, { gpstime, systemtime });
	}
}

/** From a step with a place the vehicle drives in a straight line to the place of the next step. */
function motionIn(step: Step, next: Step | undefined, time: number): Partial<Motion> {
	if (!step.place) return {};
	const to = next?.place ?? step.place;
	const meters = distanceMeters(step.place, to);
	if (!next || meters === 0) return { speed: 0 };
	const seconds = next.at - step.at;
	const share = (time - step.at) / seconds;
	return {
		latitude: sixDecimals(step.place.latitude + (to.latitude - step.place.latitude) * share),
		longitude: sixDecimals(step.place.longitude + (to.longitude - step.place.longitude) * share),
		speed: Math.round((meters / seconds) * 3.6),
		course: bearing(step.place, to),
	};
}

/** A sensor says when it measured. */
function measuredAt({ fuel, temperature }: PositionInput, now: number): PositionInput {
	return { ...(fuel !== undefined && { fueltime: now }), ...(temperature !== undefined && { temperaturetime: now }) };
}
