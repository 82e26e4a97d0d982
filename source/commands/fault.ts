/** One of the things that are wrong with a command line; all are told at once. */
export type Fault = {
	readonly id: 'usage.unknown-command' | 'usage.unknown-flag' | 'usage.bad-value' | 'usage.no-such-world';
	readonly text: string;
	readonly remedy: string;
};

export const bad = (text: string, remedy: string): Fault => ({id: 'usage.bad-value', text, remedy});
