/** A range of n8n versions, up to the next one in the list, with the Node that its package.json asks for. */
interface Release {
	/** The first n8n of the range. */
	from: string;
	/** The n8n that is used where nobody asked for one. */
	usual?: string;
	/** The oldest Node that runs it. */
	node: string;
	/** The first major version of Node that does not run it any more. */
	nodeBelow?: number;
	/** The Node that is fetched where the one at hand does not run it. */
	fetched: string;
}

/** Newest first. */
const RELEASES: Release[] = [
	{ from: '2.36.0', usual: '2.41.1', node: '24.0.0', fetched: '24.22.3' },
	{ from: '2.23.0', usual: '2.35.7', node: '22.22.0', nodeBelow: 25, fetched: '22.23.5' },
	{ from: '2.10.0', node: '22.16.0', nodeBelow: 25, fetched: '22.23.5' },
	{ from: '1.123.0', usual: '2.8.4', node: '20.19.0', nodeBelow: 25, fetched: '20.20.2' },
];

/** An n8n, and the exact Node to fetch for it; none where the Node at hand runs it. */
export interface Choice {
	version: string;
	fetched?: string;
}

/** What runs the suites. */
export interface Machine {
	/** Its Node, e.g. "v20.20.2". */
	node: string;
	platform: string;
	arch: string;
}

/**
 * Chooses the n8n to run and its Node.
 * @param wanted the exact version; without one it is the newest known n8n that this Node runs
 * @throws Error when the version cannot be run here
 */
export function chooseN8n(wanted: string | undefined, machine: Machine): Choice {
	const node = machine.node.replace(/^v/, '');
	const usual = RELEASES.find((release) => release.usual && runs(release, node))?.usual;
	if (!wanted) {
		if (!usual) throw new Error(`n8n needs Node 20.19 or newer; this is Node ${machine.node}.`);
		return { version: usual };
	}
	const release = releaseOf(wanted);
	if (runs(release, node)) return { version: wanted };
	// The npm package of this Node is for Linux on x64; nothing else has been tried.
	if (machine.platform === 'linux' && machine.arch === 'x64') return { version: wanted, fetched: release.fetched };
	const instead = usual ? `, or n8n ${usual} with this one` : '';
	throw new Error(
		`n8n ${wanted} needs Node ${release.node} or newer${release.nodeBelow ? `, below ${release.nodeBelow}` : ''}; this is Node ${machine.node}. ` +
			`The right one is fetched on Linux with x64 only; here (${machine.platform}, ${machine.arch}) run it with Node ${release.fetched}${instead}.`,
	);
}

function releaseOf(version: string): Release {
	if (!/^\d+\.\d+\.\d+$/.test(version))
		throw new Error(`N8N_VERSION has to be an exact version of n8n, e.g. 2.35.7; it is "${version}".`);
	const release = RELEASES.find(({ from }) => compare(version, from) >= 0);
	if (release) return release;
	const oldest = RELEASES.at(-1)?.from;
	throw new Error(`n8n ${version} is too old: which Node it needs is known for ${oldest} and newer.`);
}

function runs({ node, nodeBelow = Infinity }: Release, version: string): boolean {
	return compare(version, node) >= 0 && parseInt(version, 10) < nodeBelow;
}

function compare(one: string, other: string): number {
	return one.localeCompare(other, 'en', { numeric: true });
}
