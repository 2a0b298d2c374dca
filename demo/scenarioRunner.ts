import type { PositionInput, Simulator } from '../simulator';
import { bearing, distanceMeters, sixDecimals, type Place } from '../simulator/world/geometry';
import type { Act, Actor } from './scenarios';

const TICK_MS = 5_000;

/** How far an actor has come. */
interface Playing {
	actor: Actor;
	/** Acts that were begun since the start, over all rounds. */
	begun: number;
	speed: number;
}

interface Motion extends Place {
	speed: number;
	course: number;
}

/** Lets a cast of trackers play their stories on a simulated platform, which sees only what trackers and a provider would do. */
export class Director {
	private readonly startedAt: number;

	private readonly playing: Playing[];

	/** Puts the cast on the platform; their time runs from now on. */
	constructor(
		private readonly platform: Simulator,
		cast: Actor[],
	) {
		this.startedAt = platform.seconds();
		this.playing = cast.map((actor) => ({ actor, begun: 0, speed: 0 }));
		for (const { imei, name, plate, model, deviceDetails } of cast.filter(({ joins }) => !joins)) {
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
		const { acts, imei, round = Infinity } = playing.actor;
		const elapsed = now - this.startedAt;
		const rounds = Math.floor(elapsed / round);
		const time = elapsed % round;
		const due = rounds * acts.length + acts.filter(({ at }) => at <= time).length;
		let news: PositionInput | undefined;
		for (; playing.begun < due; playing.begun += 1) {
			const act = acts[playing.begun % acts.length];
			act?.does?.(this.platform, imei, now);
			if (act?.sends) news = { ...news, ...act.place, ...act.sends, ...measuredAt(act.sends, now) };
		}
		const index = (due - 1) % acts.length;
		const act = acts[index];
		if (!act?.sends) return;
		const motion = motionIn(act, acts[index + 1], time);
		const isOnTheRoad = motion.speed !== undefined && (motion.speed > 0 || playing.speed > 0);
		playing.speed = motion.speed ?? 0;
		if (news || isOnTheRoad) this.fix(imei, { ...news, ...motion }, now);
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

/** An act with a place is driven in a straight line to the place of the next one. */
function motionIn(act: Act, next: Act | undefined, time: number): Partial<Motion> {
	if (!act.place) return {};
	const to = next?.place ?? act.place;
	const meters = distanceMeters(act.place, to);
	if (!next || meters === 0) return { speed: 0 };
	const seconds = next.at - act.at;
	const share = (time - act.at) / seconds;
	return {
		latitude: sixDecimals(act.place.latitude + (to.latitude - act.place.latitude) * share),
		longitude: sixDecimals(act.place.longitude + (to.longitude - act.place.longitude) * share),
		speed: Math.round((meters / seconds) * 3.6),
		course: bearing(act.place, to),
	};
}

/** A sensor says when it measured. */
function measuredAt({ fuel, temperature }: PositionInput, now: number): PositionInput {
	return { ...(fuel !== undefined && { fueltime: now }), ...(temperature !== undefined && { temperaturetime: now }) };
}
