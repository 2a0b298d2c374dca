import type { ItemJson } from '../../../demo/n8nRest';
import type { TemplateWorld } from './world';

/** How one template is tested. */
export interface TemplateCase {
	/** What it shows as imported; only a template that nothing starts by hand has none. */
	sample?: {
		/** The node that is started. */
		start: string;
		/** What nodes put out, the last ones above all: each item with these fields at least. */
		results: { [nodeName: string]: ItemJson[] };
	};
	/** Declares the tests with a credential against the simulated platform. */
	withFleet: (world: () => TemplateWorld) => void;
	/** Publishes the template and checks what comes; it takes up to two polls of the trigger, so all that have it run at once. */
	whileActive?: (world: TemplateWorld) => Promise<void>;
}
