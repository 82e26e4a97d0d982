import {quoteForBash} from './plain.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';

/** A command of this program, ready to paste: `foundry-keyless grant --resource 'my res'`. */
export function ownCommand(words: readonly string[]): string {
	return commandLine(['foundry-keyless', ...words]);
}

/** The same for somebody who may not have this program yet: npm brings it. */
export function npxCommand(words: readonly string[]): string {
	return commandLine(['npx', 'foundry-keyless', ...words]);
}

/** Any command for bash or zsh, each word quoted where it has to be. */
export function commandLine(words: readonly string[]): string {
	return words.map(quoteForBash).join(' ');
}

/** The same for the person at hand, who sees no other resource of that name. */
export function ownTargetWords({word, ...target}: Pick<Target, 'endpoint' | 'project' | 'resource' | 'word'>): readonly string[] {
	const [flag = '', id = '', ...more] = targetWords(target);
	return [flag, word ?? id, ...more];
}

/** The words that name a target on anybody's command line. */
export function targetWords({resource, project, endpoint}: Pick<Target, 'endpoint' | 'project' | 'resource'>): readonly string[] {
	return ['--resource', resource?.id ?? endpoint, ...(project ? ['--project', project.name] : [])];
}

/** The same for whoever is signed in, who is to go on as they are. */
export function sessionWords(session: Pick<Session, 'cloud' | 'pinned' | 'sandbox' | 'source'> | null | undefined): readonly string[] {
	return [...(session?.pinned ? ['--credential', session.source] : []), ...cloudWords(session)];
}

/** The words that lead a printed command to the cloud it is about: without them it would ask real, public Azure. */
export function cloudWords(session: Pick<Session, 'cloud' | 'sandbox'> | null | undefined): readonly string[] {
	if (!session) return [];
	return [...(session.cloud === 'public' ? [] : ['--cloud', session.cloud]), ...(session.sandbox === null ? [] : [`--sandbox=${session.sandbox}`])];
}
