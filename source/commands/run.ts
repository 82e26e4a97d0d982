import type {CloudName} from '../access/session.ts';
import {type Options, parseArguments} from './arguments.ts';
import type {Services} from './services.ts';

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
	const options = asked.given.has('cloud') || asked.sandbox || asked.request ? asked : {...asked, cloud: await usualCloud()};
	const services = makeServices(options);
	if (options.help) {
		services.print((await import('./help.ts')).helpText(options.command));
		return 0;
	}
	if (options.version) {
		services.print(services.version(options.verbose));
		return 0;
	}
	if (faults.length > 0) return (await import('./perform.ts')).refuse(faults, options, services);
	const interactive = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	if (options.command === null) return interactive ? services.openWizard(options, false) : (await import('./perform.ts')).refuseWizard(options, services);
	if (interactive && options.command === 'resume' && (await isLeft(options, services))) return services.openWizard(options, true);
	if (interactive && options.command === 'diagnose' && options.error === null) return services.openWizard(options, false);
	// What the wizard has no question for is done, and confirmed, line by line.
	const asksMore = options.subscription !== null || !options.wait || options.customRole;
	if (interactive && options.command === 'grant' && !options.yes && !options.plan && !asksMore) return services.openWizard(options, false);
	return (await import('./perform.ts')).perform(options.command, options, services, signal);
};

/** Where no run was left, or one of another cloud, the command says so. */
const isLeft = async (options: Options, services: Services): Promise<boolean> =>
	(await (await import('./checkpoint.ts')).optionsOfLeftRun({options, services})) !== null;
