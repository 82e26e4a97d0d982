import {bad, type Fault} from './fault.ts';
import type {FlagName} from './flags.ts';
import type {CommandName} from './table.ts';

export type WrittenFlags = {
	readonly command: CommandName | null;
	readonly has: (name: FlagName) => boolean;
	/** The last of them. */
	readonly text: (name: FlagName) => string | null;
	/** Stands in the command line, with a value that it takes or not. */
	readonly wasTried: (name: FlagName) => boolean;
};

const listed = (names: readonly FlagName[]): string => names.map(name => `--${name}`).join(', ');

/** Flags that contradict each other, and flags that do nothing without another. */
export const flagClashes = ({command, has, text, wasTried}: WrittenFlags): readonly Fault[] => {
	const faults: Fault[] = [];
	const cloud = text('cloud') ?? 'public';
	if (has('sandbox') && cloud !== 'public') faults.push(bad(`The sandbox plays public Azure, not ${cloud}.`, 'Leave out --cloud or --sandbox.'));
	if (has('custom-role') && has('role')) faults.push(bad('--role and --custom-role both name the role.', 'Leave out one of them.'));
	const forActivation = (['justification', 'duration', 'ticket'] as const).filter(has);
	if (forActivation.length > 0 && !has('activate') && command !== null)
		faults.push(bad(`${listed(forActivation)}: nothing is activated without --activate.`, 'Add --activate.'));
	if (command === 'harden' && has('yes') && !has('confirm'))
		faults.push(bad('--yes alone turns no keys off.', 'Name the resource, letter by letter: --confirm <resource name>.'));
	if (has('client-id') && text('credential') !== 'managed-identity')
		faults.push(bad('--client-id names a managed identity.', 'Add --credential managed-identity.'));
	if (has('markdown') && has('json')) faults.push(bad('--json and --markdown are two forms of one report.', 'Leave out one of them.'));
	const forFix = (['proven-by', 'plan', 'yes'] as const).filter(has);
	if (command === 'audit' && forFix.length > 0 && !wasTried('fix'))
		faults.push(bad(`${listed(forFix)}: audit only reads without --fix.`, 'Add --fix <finding id>.'));
	if (has('format') && has('json')) faults.push(bad('--json holds every form already.', 'Leave out --format or --json.'));
	return faults;
};
