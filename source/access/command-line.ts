import {quoteForBash} from './plain.ts';

/** A command of this program, ready to paste: `foundry-keyless grant --resource 'my res'`. */
export function ownCommand(words: readonly string[]): string {
	return commandLine(['foundry-keyless', ...words]);
}

/** Any command for bash or zsh, each word quoted where it has to be. */
export function commandLine(words: readonly string[]): string {
	return words.map(quoteForBash).join(' ');
}
