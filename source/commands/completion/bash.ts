import {allFlags, type Spoken, type SpokenFlag, vocabulary} from './vocabulary.ts';

const words = (flags: readonly SpokenFlag[]): string =>
	flags.flatMap(({name, short, value}) => [...(short ? [`-${short}`] : []), `--${name}`, ...(value === 'equals' ? [`--${name}=`] : [])]).join(' ');

const commandCase = ({command, flags, words: following, file}: Spoken): string => {
	const pattern = command ?? "''";
	return `\t${pattern})
		flags='${words(flags)}'
		words='${following.map(({word}) => word).join(' ')}'${file ? '\n\t\tfile=yes' : ''}
		;;`;
};

const valueCase = ({name, offers}: SpokenFlag): string => `\t\t--${name}) words='${offers.join(' ')}' ;;`;

const names = (flags: readonly SpokenFlag[]): string => flags.map(({name}) => `--${name}`).join(' | ');

/** For bash 3.2, which macOS still has, and later; needs no bash-completion. */
export const bashScript = (): string => `# foundry-keyless: completion for bash.
# Add to ~/.bashrc: eval "$(foundry-keyless completion bash)"

# Offers the words of $1 that begin with $2.
_foundry_keyless_offer() {
	local word
	for word in $1; do
		case $word in "$2"*) COMPREPLY+=("$word") ;; esac
	done
}

# Offers the files whose path begins with $2, each with $1 before it.
_foundry_keyless_files() {
	local path options=nospace
	[ -n "$1" ] || options=filenames
	while IFS= read -r path; do
		[ -n "$path" ] || continue
		# With a sign before it bash itself sees no path in it.
		if [ -n "$1" ]; then
			if [ -d "$path" ]; then path=$path/; else options=''; fi
			printf -v path %q "$path"
		fi
		COMPREPLY+=("$1$path")
	done <<<"$(compgen -f -- "$2")"
	[ -n "$options" ] && type compopt >/dev/null 2>&1 && compopt -o $options 2>/dev/null
}

_foundry_keyless() {
	local IFS=$' \\t\\n' line=\${COMP_LINE:0:COMP_POINT}
	local current='' piece='' command='' flag='' flags='' words='' file='' at=0 count=0 ended='' i
	local -a typed
	COMPREPLY=()
	line=\${line#"\${line%%[![:blank:]]*}"}
	# Bash cuts words at = : and @ too. What no blank separates is one word here.
	for ((i = 0; i <= COMP_CWORD; i++)); do
		case $line in
		[[:blank:]]*) line=\${line#"\${line%%[![:blank:]]*}"}; at=$((at + 1)) ;;
		esac
		piece=\${COMP_WORDS[i]}
		((i == COMP_CWORD)) && piece=$line
		typed[at]=\${typed[at]-}$piece
		line=\${line#"$piece"}
	done
	current=\${typed[at]}
	for ((i = 1; i < at; i++)); do
		if [ -n "$flag" ]; then
			flag=''
			continue
		fi
		case \${typed[i]} in
		--) ended=yes ;;
		${names(allFlags.filter(({value}) => value === 'own word'))}) [ -n "$ended" ] || flag=\${typed[i]} ;;
		-*) ;;
		*) if [ -z "$command" ]; then command=\${typed[i]}; else count=$((count + 1)); fi ;;
		esac
	done
	case $command in
${vocabulary.map(commandCase).join('\n')}
	*) return ;;
	esac
	[ -n "$ended" ] && flags=''
	((count > 0)) && words='' file=''
	local value=$current
	if [ -z "$flag" ]; then
		case $current in
		--*=*) flag=\${current%%=*} value=\${current#*=} ;;
		-*) words=$flags file='' ;;
		esac
	fi
	if [ -n "$flag" ]; then
		# A flag of another command has no values here.
		case " $flags " in *" $flag "*) ;; *) return ;; esac
		file='' words=''
		case $flag in
${allFlags
	.filter(({offers}) => offers.length > 0)
	.map(valueCase)
	.join('\n')}
		${names(allFlags.filter(({fileAfter}) => fileAfter === '@'))}) case $value in @*) file=@ ;; esac ;;
		esac
	fi
	case $file in
	@) _foundry_keyless_files @ "\${value#@}" ;;
	yes) _foundry_keyless_files '' "$value" ;;
	*) _foundry_keyless_offer "$words" "$value" ;;
	esac
	# Bash puts an answer in place of $2 alone, which begins after the last character at which it cuts.
	local before=\${current%"$value"} kept=\${current%"$2"}
	for ((i = 0; i < \${#COMPREPLY[@]}; i++)); do
		COMPREPLY[i]=$before\${COMPREPLY[i]}
		COMPREPLY[i]=\${COMPREPLY[i]#"$kept"}
	done
}

complete -F _foundry_keyless foundry-keyless`;
