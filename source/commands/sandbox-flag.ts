import {nearest} from '../access/nearest.ts';
import {bad, type Fault} from './fault.ts';
import {worlds} from './worlds.ts';

/** `--sandbox=fresh,propagation=after:5s,latency=50,seed=7`. */
export type SandboxChoice = {
	readonly world: string;
	readonly propagation: string | null;
	readonly approval?: string | null;
	/** When a second actor grants what the person lacks. */
	readonly grants?: string | null;
	readonly latencyMs: number | null;
	readonly seed: number | null;
	/** How many times as many resources as usual. */
	readonly size?: number | null;
};

const sandboxSettings = ['propagation', 'latency', 'seed', 'approval', 'grants', 'size'] as const;

export const sandboxOf = (text: string | null, faults: Fault[]): SandboxChoice | null => {
	if (text === null) return null;
	const [world = '', ...pairs] = text.split(',');
	if (!worlds.includes(world)) {
		const near = nearest(world, worlds);
		faults.push({
			id: 'usage.no-such-world',
			text: `The sandbox has no world "${world}".${near ? ` The nearest is ${near}.` : ''}`,
			remedy: `Worlds: ${worlds.join(', ')}.`,
		});
	}
	const settings = new Map<string, string>();
	for (const pair of pairs) {
		const [name = '', value = ''] = pair.split('=');
		if (!sandboxSettings.some(known => known === name) || value === '') {
			faults.push(bad(`--sandbox knows no setting "${pair}".`, `Write ${sandboxSettings.map(setting => `${setting}=…`).join(', ')}.`));
			continue;
		}
		settings.set(name, value);
	}
	const number = (name: 'latency' | 'seed' | 'size'): number | null => {
		const value = settings.get(name);
		if (value === undefined) return null;
		if (/^\d+$/u.test(value)) return Number(value);
		faults.push(bad(`--sandbox ${name} is not a whole number: "${value}".`, `Write ${name}=50.`));
		return null;
	};
	return {
		world,
		propagation: settings.get('propagation') ?? null,
		approval: settings.get('approval') ?? null,
		grants: settings.get('grants') ?? null,
		latencyMs: number('latency'),
		seed: number('seed'),
		size: number('size'),
	};
};
