import type {CloudName} from '../access/session.ts';
import {type Options, parseArguments} from './arguments.ts';
import type {Services} from './services.ts';
import type {Shell} from './shells.ts';

/**
 * From the arguments to the exit code. Rejects only for faults of ours; a cancelled run is 130. `usualCloud`: the one that is meant when none is named.
 * What the wizard does not need is loaded for commands only: its first frame does not wait for it.
 */
export const runCommandLine = async (
	argv: readonly string[],
	makeServices: (options: Options) => Services,
	signal: AbortSignal,
	usualCloud: () => Promise<CloudName> = async () => 'public',
): Promise<number> => {
	const {options: asked, faults} = parseArguments(argv);
	// Whoever wants help on what there is not is told what there is.
	const aboutItself = (asked.help && !faults.some(({id}) => id === 'usage.unknown-command')) || asked.version || asked.command === 'completion';
	const hasCloud = aboutItself || asked.given.has('cloud') || asked.sandbox !== null || asked.request !== null;
	const options = hasCloud ? asked : {...asked, cloud: await usualCloud()};
	const services = makeServices(options);
	if (options.help && aboutItself) {
		services.print((await import('./help.ts')).helpText(options.command, services.terminal.columns));
		return 0;
	}
	if (options.version) {
		services.print(await services.version(options.verbose));
		return 0;
	}
	if (faults.length > 0) return (await import('./perform.ts')).refuse(faults, options, services);
	if (options.command === 'completion') {
		services.print((await import('./completion/script.ts')).completionScript(options.operand as Shell));
		return 0;
	}
	const interactive = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	if (options.command === null) return interactive ? services.openWizard(options, false) : (await import('./perform.ts')).refuseWizard(options, services);
	if (interactive && options.command === 'resume' && (await isForWizard(options, services))) return services.openWizard(options, true);
	if (interactive && options.command === 'diagnose' && options.error === null) return services.openWizard(options, false);
	// What the wizard has no question for is done, and confirmed, line by line.
	const asksMore = options.subscription !== null || !options.wait;
	if (interactive && options.command === 'grant' && !options.yes && !options.plan && !asksMore) return services.openWizard(options, false);
	return (await import('./perform.ts')).perform(options.command, options, services, signal);
};

/** Where no run was left, or one of another cloud, the command says so. */
const isForWizard = async (options: Options, services: Services): Promise<boolean> =>
	(await (await import('./checkpoint.ts')).optionsOfLeftRun({options, services})) !== null;
