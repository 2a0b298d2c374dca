/** User and system time of this process with all its threads, in microseconds. */
export function cpuTime(): number {
	const { user, system } = process.cpuUsage();
	return user + system;
}
