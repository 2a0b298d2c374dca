import { measureFleetPoll, type FleetPoll, type PollFigures } from './fleetPoll';

/** What the process tells. */
export type FleetPollMessage = { progress: string } | { figures: PollFigures };

/* One fleet in a process of its own, so that its memory is that of this fleet. */

const tell = (message: FleetPollMessage): void => void process.send?.(message);

measureFleetPoll(JSON.parse(process.argv[2] ?? '{}') as FleetPoll, (progress) => tell({ progress })).then(
	(figures) => process.send?.({ figures } satisfies FleetPollMessage, () => process.exit(0)),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
