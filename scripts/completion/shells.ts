/**
 * What a shell reads once. At each TAB it asks `spd complete -- WORD…`, which prints lines of `VALUE<TAB>WHAT IT IS`, and `:files` or
 * `:folders` where the shell's own names belong. Words are passed as they are and never evaluated, and what goes wrong is not shown: a TAB must
 * neither run what is typed nor write into the line.
 */
export const scripts = {
	bash: program => `# bash completion of spd; in ~/.bashrc: source <(spd completion bash)
_spd() {
	local line
	COMPREPLY=()
	while IFS= read -r line; do
		case $line in
			:files) compopt -o default ;;
			:folders) compopt -o dirnames ;;
			*) COMPREPLY+=("\${line%%$'\\t'*}") ;;
		esac
	done < <(${quoted(program)} complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null </dev/null)
}
complete -F _spd spd
`,
	zsh: program => `#compdef spd
# zsh completion of spd; in ~/.zshrc, after compinit: source <(spd completion zsh)
_spd() {
	local line names
	local -a found
	while IFS= read -r line; do
		case $line in
			:files) names=(_files) ;;
			:folders) names=(_files -/) ;;
			*$'\\t'*) found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
			*) found+=("\${line//:/\\\\:}") ;;
		esac
	done < <(${quoted(program)} complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null </dev/null)
	(( $#found )) && _describe spd found && return
	(( $#names )) && $names
}
if [[ \${funcstack[1]} == _spd ]]; then
	_spd "$@"
elif (( $+functions[compdef] )); then
	compdef _spd spd
else
	print -u2 'spd: completion needs "autoload -Uz compinit && compinit" before it'
fi
`,
	fish: program => `# fish completion of spd; in config.fish: spd completion fish | source
function __spd_complete
	set -l words (commandline -opc)
	set -l current (commandline -ct)
	for line in (${quotedForFish(program)} complete -- $words[2..] "$current" 2>/dev/null </dev/null)
		switch $line
			case :files
				__fish_complete_path "$current"
			case :folders
				__fish_complete_directories "$current"
			case '*'
				printf '%s\\n' $line
		end
	end
end
complete -c spd -f -a '(__spd_complete)'
`,
} as const satisfies Readonly<Record<string, (program: string) => string>>;

export type Shell = keyof typeof scripts;

export const shells = Object.keys(scripts) as readonly Shell[];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const quotedForFish = (text: string): string =>
	`'${text.replaceAll('\\', '\\\\').replaceAll("'", `\\'`)}'`;
