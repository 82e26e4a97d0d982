import {type Spoken, type SpokenFlag, vocabulary} from './vocabulary.ts';

/** Inside single quotes, as a part of a specification of _arguments or _describe. */
const told = (text: string): string => text.replaceAll(/[[\]:\\]/gu, String.raw`\$&`).replaceAll("'", String.raw`'\''`);

const valuePart = ({name, value, offers, fileAfter}: SpokenFlag): string => {
	if (value === 'none') return '';
	const choices = fileAfter ? '_foundry_keyless_files' : offers.length > 0 ? `(${offers.join(' ')})` : ' ';
	return `${value === 'equals' ? '::' : ':'}${name}:${choices}`;
};

/** A specification for _arguments: `=` takes the value in the same word or the next, `=-` in the same alone. */
const specified = (flag: SpokenFlag): string => {
	const sign = flag.value === 'none' ? '' : flag.value === 'equals' ? '=-' : '=';
	const tail = `${sign}[${told(flag.says)}]${valuePart(flag)}`;
	if (flag.short) return `'(-${flag.short} --${flag.name})'{-${flag.short},--${flag.name}}'${tail}'`;
	return `'${flag.many ? '*' : ''}--${flag.name}${tail}'`;
};

const list = (flags: readonly SpokenFlag[]): string => flags.map(flag => `\t\t\t${specified(flag)}`).join('\n');

const commandCase = ({command, flags, words, file}: Spoken): string => {
	// Of these alone what each does is told: the shells are their names.
	const choices = command === 'help' ? '_foundry_keyless_commands' : file ? '_files' : words.length > 0 ? `(${words.map(({word}) => word).join(' ')})` : '';
	const operand = choices ? `\n\t\t\t'1:${command} what:${choices}'` : '';
	return `\t${command})
		specs=(
${list(flags)}${operand}
		)
		;;`;
};

export const zshScript = (): string => {
	const unnamed = vocabulary.filter(({command}) => command === null);
	return `#compdef foundry-keyless
# foundry-keyless: completion for zsh.
# Add to ~/.zshrc, below compinit: source <(foundry-keyless completion zsh)

_foundry_keyless_commands() {
	local -a commands
	commands=(
${unnamed.flatMap(({words}) => words.map(({word, says}) => `\t\t'${word}:${told(says)}'`)).join('\n')}
	)
	_describe -t commands 'command' commands
}

# A name, which only you know, or @ and the path of a file.
_foundry_keyless_files() {
	if compset -P '@'; then _files; else _message 'name, id, or @ and a file'; fi
}

_foundry_keyless() {
	local curcontext=$curcontext context state state_descr line ret=1
	local -A opt_args
	local -a specs
	specs=(
${list(unnamed.flatMap(({flags}) => flags))}
	)
	_arguments -C -s -S -A '-*' $specs '1:command:_foundry_keyless_commands' '*:: :->rest' && ret=0
	[[ $state == rest ]] || return ret
	case $line[1] in
${vocabulary
	.filter(({command}) => command !== null)
	.map(commandCase)
	.join('\n')}
	*) return 1 ;;
	esac
	curcontext="\${curcontext%:*:*}:foundry-keyless-$line[1]:"
	_arguments -s -S $specs && ret=0
	return ret
}

if [[ $funcstack[1] == _foundry-keyless ]]; then
	_foundry_keyless "$@"
else
	compdef _foundry_keyless foundry-keyless
fi`;
};
