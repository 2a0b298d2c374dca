type JsonTypes = 'string' | 'number' | 'integer' | 'boolean' | 'null';
type JsonType = JsonTypes | `${JsonTypes} | null` | 'string | integer | null';

/**
 * The fields of an output item with their types, in the order of the item; `[type]` is a list, and an object has fields of its own. n8n offers them in its editor
 * before the node has run: the build writes them to the files where n8n looks for them.
 */
export interface OutputSchema {
	readonly [name: string]: JsonType | readonly [JsonType | OutputSchema] | OutputSchema;
}
