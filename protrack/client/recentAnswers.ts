/** Twice the longest time that a limit is learned from: what was taken before a refusal counts while the account pauses. */
const KEPT_MS = 120_000;
/** A limit that allows more than this in a minute is learned from a shorter time. */
const MAX_KEPT = 1000;

/** When an account was last answered with anything but a refusal, in times of `performance.now()`. */
export class RecentAnswers {
	private readonly answers: Array<{ path: string; at: number }> = [];

	/** Remembers that a call of this path was answered now. */
	note(path: string, now: number): void {
		const { answers } = this;
		answers.push({ path, at: now });
		while (answers.length > MAX_KEPT || (answers[0]?.at ?? now) < now - KEPT_MS) answers.shift();
	}

	/** @returns when calls were answered, oldest first */
	times(): number[] {
		return this.answers.map(({ at }) => at);
	}

	/** Whether calls of this path are taken at all: where they never are, a refusal says nothing about the rate. */
	includes(path: string): boolean {
		return this.answers.some((answer) => answer.path === path);
	}
}
