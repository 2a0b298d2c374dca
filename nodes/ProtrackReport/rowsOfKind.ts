import type { Segment } from '../../protrack/insight';
import type { SegmentConsumer } from '../shared/readSegments';

/** Keeps the segments of one kind: each becomes a row. */
export class RowsOfKind<Kind extends Segment['kind']> implements SegmentConsumer {
	readonly segments: Array<Extract<Segment, { kind: Kind }>> = [];

	constructor(private readonly kind: Kind) {}

	add(segment: Segment): void {
		if (isOfKind(segment, this.kind)) this.segments.push(segment);
	}

	get count(): number {
		return this.segments.length;
	}
}

const isOfKind = <Kind extends Segment['kind']>(
	segment: Segment,
	kind: Kind,
): segment is Extract<Segment, { kind: Kind }> => segment.kind === kind;
