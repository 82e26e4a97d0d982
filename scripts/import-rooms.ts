/** One line of CONTRIBUTING's table of rooms. */
export type Room = {
	/** Rooms whose values it may import. */
	readonly rooms: readonly string[];
	/** Files of other rooms of which it may import types. */
	readonly types: readonly string[];
	/** Packages; a trailing `*` stands for the rest of the name. */
	readonly packages: readonly string[];
	/** Whether it may ask for the time or for a random number itself. */
	readonly asksTheWorld: boolean;
};

export const rooms: Readonly<Record<string, Room>> = {
	access: {rooms: [], types: [], packages: ['node:crypto'], asksTheWorld: false},
	steps: {rooms: ['access'], types: [], packages: [], asksTheWorld: false},
	azure: {rooms: ['access'], types: ['steps/cloud.ts', 'steps/clock.ts'], packages: ['@azure/*', 'node:*'], asksTheWorld: true},
	local: {rooms: ['access'], types: ['steps/computer.ts', 'steps/clock.ts'], packages: ['node:*'], asksTheWorld: true},
	wizard: {rooms: ['access', 'steps'], types: [], packages: [], asksTheWorld: false},
	ui: {rooms: ['access', 'wizard'], types: ['steps/computer.ts'], packages: ['ink', 'react', 'string-width'], asksTheWorld: false},
	commands: {rooms: ['access', 'steps'], types: [], packages: ['node:util'], asksTheWorld: false},
	sandbox: {rooms: [], types: [], packages: ['node:*'], asksTheWorld: true},
};

/** Rooms that main.ts may load only by `import()`: the first frame must not wait for them. */
export const loadedLater: readonly string[] = ['ui', 'azure', 'local', 'sandbox'];
