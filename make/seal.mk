# SPDX-License-Identifier: Apache-2.0
# seal.mk - packages by name in, rules that make, sign and verify them out
#
#   SEAL_PACKAGES := thumbs
#   thumbs_FILES  := bootstrap config.json
#   SEAL_PROFILE  := release
#   SEAL_CONFIG   := production
#   include $(shell pkg-config --variable=makedir sealwright)/seal.mk
#
# `make help-seal` lists the targets and variables; docs/make.md explains them.
# GNU Make 4.0 or later. Names that are not for others begin with _seal_.
#
# What holds everywhere below:
# - Targets are absolute, or VPATH could find another file of that name. The
#   tools get paths as the makefile spells them: their messages show them.
# - For makefiles with .ONESHELL, recipes begin with `set -e`, and their lines
#   are not lists with &&, after which the shell would go on.
# - $(1) is a package, or SEAL where a setting is for all of them.
ifndef _seal_included
_seal_included := 1

ifneq ($(filter 0.% 1.% 2.% 3.%,$(MAKE_VERSION)),)
$(error seal.mk: this is GNU Make $(MAKE_VERSION), and 4.0 or later is needed)
endif

_seal_default_goal := $(.DEFAULT_GOAL)
# Of the makefiles read so far, the last one is this.
_seal_here := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))

# ---- small functions ---------------------------------------------------------

_seal_nothing :=
_seal_comma := ,
_seal_space := $(_seal_nothing) $(_seal_nothing)
define _seal_newline


endef

# A package's own setting, else that for all: $(call ...,package,PROFILE)
_seal_setting = $(or $($(1)_$(2)),$(SEAL_$(2)))
# Options, those for all and the package's own: $(call ...,package,SIGN)
_seal_flags = $(strip $(SEAL_$(2)_FLAGS) $($(1)_$(2)_FLAGS))
# One word for a shell, whatever is in it.
_seal_quote = '$(subst ','\'',$(1))'
# An option of a tool, if it has a value: $(call ...,--prefix,value)
_seal_option = $(if $(2),$(1) $(call _seal_quote,$(2)))
_seal_equal = $(and $(findstring x$(1)x,x$(2)x),$(findstring x$(2)x,x$(1)x))
# A text without some characters: $(call ...,characters,text)
_seal_without = $(if $(1),$(call _seal_without,$(wordlist 2,99,$(1)),$(subst \
  $(firstword $(1)),,$(2))),$(strip $(2)))
# The first of some characters that is in a text: $(call ...,characters,text)
_seal_found = $(firstword $(foreach c,$(1),$(findstring $(c),$(2))))

# ---- names -------------------------------------------------------------------

_seal_letters := a b c d e f g h i j k l m n o p q r s t u v w x y z \
  A B C D E F G H I J K L M N O P Q R S T U V W X Y Z \
  0 1 2 3 4 5 6 7 8 9 _ . + -

SEAL_PACKAGES ?=
_seal_all := $(strip $(SEAL_PACKAGES))
ifeq ($(_seal_all),)
$(error seal.mk: SEAL_PACKAGES: no package is named; set it before the include)
endif
$(foreach p,$(_seal_all),\
  $(if $(call _seal_without,$(_seal_letters),$(p))$(filter -% %.zip SEAL,$(p)),\
    $(error seal.mk: SEAL_PACKAGES: '$(p)' is no name: letters, digits and any \
      of _ . + - make one, without - at its start and .zip at its end))\
  $(if $(word 2,$(filter $(p),$(_seal_all))),\
    $(error seal.mk: SEAL_PACKAGES: '$(p)' is named twice)))

# ---- settings ----------------------------------------------------------------

SEAL_OUT ?= build
SEAL_TRUST ?= signing
SEAL_REPOSITORY ?= $(dir $(firstword $(MAKEFILE_LIST)))
SEAL_REPORTS ?= json

# The tools installed with this file, else those in PATH, else those that
# pkg-config knows, which writes a space in a path as the shell wants it.
_seal_bin := $(patsubst %/share/sealwright/make,%/bin,$(filter \
  %/share/sealwright/make,$(_seal_here)))
ifeq ($(wildcard $(_seal_bin)/seal-sign),)
_seal_bin := $(shell command -v seal-sign >/dev/null 2>&1 || \
  pkg-config --variable=bindir sealwright 2>/dev/null)
endif
_seal_bin := $(if $(_seal_bin),$(_seal_bin)/)
SEAL_PACKAGE_TOOL ?= $(_seal_bin)seal-package
SEAL_ATTACH_TOOL ?= $(_seal_bin)seal-attach-layer
SEAL_SIGN_TOOL ?= $(_seal_bin)seal-sign
SEAL_VERIFY_TOOL ?= $(_seal_bin)seal-verify
SEAL_INSPECT_TOOL ?= $(_seal_bin)seal-inspect

# Those below that the makefile does not set are empty.
_seal_shared := PROFILE CONFIG KEY MODE VERSION TIMESTAMP \
  PACKAGE_FLAGS SIGN_FLAGS VERIFY_FLAGS
_seal_own := FILES DIRECTORY PREFIX LAYERS TYPE
$(foreach v,$(_seal_shared),$(foreach p,SEAL $(_seal_all),$(eval $(p)_$(v) ?=)))
$(foreach v,$(_seal_own),$(foreach p,$(_seal_all),$(eval $(p)_$(v) ?=)))

# In a path, Make or a shell would take these for something else.
_seal_signs := : ; \# % $$ & | = * ? [ ] ( ) < > ' " ` \ ,
_seal_check_path = \
  $(if $(word 2,$($(1))),$(error seal.mk: $(1): '$($(1))' has a space in it, \
    and Make cannot work with that))\
  $(if $(call _seal_found,$(_seal_signs),$($(1))),$(error seal.mk: $(1): \
    '$($(1))' has $(call _seal_found,$(_seal_signs),$($(1))) in it, and Make \
    cannot work with that))
$(foreach v,CURDIR SEAL_OUT SEAL_TRUST,$(call _seal_check_path,$(v)))
override SEAL_OUT := $(SEAL_OUT:%/=%)

# From outside, some settings could lower what a reviewed makefile says, and
# nothing in the repository would show it.
_seal_outside = $(filter command-line environment%,$(subst \
  $(_seal_space),-,$(origin $(1))))

define _seal_check_settings
ifneq ($$(findstring -----BEGIN,$$($(1)_KEY))$$(findstring pin-value,$$($(1)_KEY)),)
# Not even the value is shown: the log must not get what the makefile must not.
$$(error seal.mk: $(1)_KEY: it holds a secret: give the path of a key file, or \
  env: and the name of an environment variable)
endif
ifneq ($$(call _seal_outside,$(1)_VERIFY_FLAGS),)
$$(error seal.mk: $(1)_VERIFY_FLAGS: only a makefile may set it)
endif
ifneq ($$(filter-out warn enforce,$$($(1)_MODE))$$(word 2,$$($(1)_MODE)),)
$$(error seal.mk: $(1)_MODE: '$$($(1)_MODE)' is neither warn nor enforce)
endif
# Both hide what the makefile says.
ifneq ($$(filter warn,$$($(1)_MODE)),)
ifneq ($$(filter command-line %-override,$$(call _seal_outside,$(1)_MODE)),)
$$(error seal.mk: $(1)_MODE: 'warn' from the command line could only lower what \
  the makefile says)
endif
endif
endef
$(foreach p,SEAL $(_seal_all),$(eval $(call _seal_check_settings,$(p))))

# The mode is a ratchet. What the environment says where the makefile says
# something else: from Make 4.4 on, only the kernel can tell.
_seal_raised :=
ifneq ($(filter file override,$(origin SEAL_MODE)),)
ifneq ($(SEAL_MODE),enforce)
_seal_raised := $(shell if test -r /proc/$$PPID/environ; then \
  tr '\0' '\n' </proc/$$PPID/environ | sed -n 's/^SEAL_MODE=//p'; else \
  printf '%s\n' "$$SEAL_MODE"; fi)
endif
else ifeq ($(origin SEAL_MODE)-$(SEAL_MODE),environment-warn)
ifneq ($(shell grep -lE '^ *SEAL_MODE[[:space:]]*[?]=' $(MAKEFILE_LIST) 2>/dev/null),)
$(error seal.mk: SEAL_MODE: the environment would lower what ?= sets: write :=)
endif
endif
ifneq ($(filter-out warn enforce,$(_seal_raised)),)
$(error seal.mk: SEAL_MODE: '$(_seal_raised)' in the environment is neither \
  warn nor enforce)
endif
_seal_modes = $(SEAL_MODE) $($(1)_MODE) $(_seal_raised)
_seal_mode = $(firstword $(filter enforce,$(_seal_modes)) $(_seal_modes))

# ---- what each package is made of --------------------------------------------

_seal_out := $(abspath $(SEAL_OUT))
_seal_work := $(_seal_out)/.seal
_seal_layers := $(foreach p,$(_seal_all),$($(p)_LAYERS))

# A file is "path" or "path=name in the package".
_seal_halves = $(subst =, ,$(1))
_seal_path = $(firstword $(_seal_halves))
_seal_name = $(if $(findstring =,$(1)),$(word 2,$(_seal_halves)),$(notdir $(1)))

define _seal_read
_seal_paths_$(1) := $$(foreach f,$$($(1)_FILES),$$(call _seal_path,$$(f)))
_seal_names_$(1) := $$(foreach f,$$($(1)_FILES),$$(call _seal_name,$$(f)))
_seal_type_$(1) := $$(or $$($(1)_TYPE),$$(if \
  $$(filter $(1),$$(_seal_layers)),layer,function))
# One folder and nothing else is packaged from where it is, without a copy.
_seal_direct_$(1) := $$(if $$($(1)_FILES)$$(word 2,$$($(1)_DIRECTORY)),,$$($(1)_DIRECTORY))
# Compared with what it was when the package was made, and when it was signed.
_seal_packing_$(1) := $$(strip files $$($(1)_FILES) directory $$($(1)_DIRECTORY) \
  prefix $$($(1)_PREFIX) flags $$(call _seal_flags,$(1),PACKAGE))
_seal_signing_$(1) := $$(strip layers $$($(1)_LAYERS) type $$(_seal_type_$(1)) \
  trust $$(SEAL_TRUST) profile $$(call _seal_setting,$(1),PROFILE) version \
  $$(call _seal_setting,$(1),VERSION) timestamp \
  $$(call _seal_setting,$(1),TIMESTAMP) flags $$(call _seal_flags,$(1),SIGN))
endef
$(foreach p,$(_seal_all),$(eval $(call _seal_read,$(p))))

# $(call ...,package,file's name in it)
_seal_check_inside = \
  $(if $(filter /% %/,$(2))$(findstring /../,/$(2)/),$(error seal.mk: \
    $(1)_FILES: '$(2)' is no relative path of a file))\
  $(if $(word 2,$(filter $(2),$(_seal_names_$(1)))),$(error seal.mk: \
    $(1)_FILES: two files would be '$(2)'; path=name gives one another name))
# $(call ...,package,folder): packing its own output, it would never end.
_seal_check_folder = $(if $(filter $(abspath $(2))/%,$(_seal_out)/),\
  $(error seal.mk: $(1)_DIRECTORY: '$(2)' holds SEAL_OUT, '$(SEAL_OUT)'))
# $(call ...,package,layer)
_seal_check_layer = \
  $(if $(filter $(2),$(_seal_all)),,$(error seal.mk: $(1)_LAYERS: '$(2)' is not \
    in SEAL_PACKAGES))\
  $(if $(filter layer,$(_seal_type_$(2))),,$(error seal.mk: $(1)_LAYERS: '$(2)' \
    is no layer, says $(2)_TYPE))

define _seal_check_sources
ifeq ($$(strip $$($(1)_FILES)$$($(1)_DIRECTORY)),)
$$(error seal.mk: $(1): it would be empty: set $(1)_FILES or $(1)_DIRECTORY \
  before the include)
endif
ifneq ($$(call _seal_found,* ? [,$$($(1)_FILES)),)
$$(error seal.mk: $(1)_FILES: '$$($(1)_FILES)' has a pattern in it: write \
  $$$$(wildcard PATTERN))
endif
ifneq ($$(words $$(_seal_paths_$(1))),$$(words $$(_seal_names_$(1))))
$$(error seal.mk: $(1)_FILES: what stands before or after a = is missing)
endif
$$(foreach n,$$(_seal_names_$(1)),$$(call _seal_check_inside,$(1),$$(n)))
ifneq ($$(wildcard $$(_seal_paths_$(1):%=%/.)),)
$$(error seal.mk: $(1)_FILES: '$$(patsubst %/.,%,$$(firstword $$(wildcard \
  $$(_seal_paths_$(1):%=%/.))))' is a folder: use $(1)_DIRECTORY)
endif
$$(foreach d,$$($(1)_DIRECTORY),$$(call _seal_check_folder,$(1),$$(d)))
ifeq ($$(filter function layer,$$(_seal_type_$(1))),)
$$(error seal.mk: $(1)_TYPE: '$$($(1)_TYPE)' is neither function nor layer)
endif
ifneq ($$(and $$(filter layer,$$(_seal_type_$(1))),$$($(1)_LAYERS)),)
$$(error seal.mk: $(1)_LAYERS: a layer has no layers of its own)
endif
$$(foreach l,$$($(1)_LAYERS),$$(call _seal_check_layer,$(1),$$(l)))
endef
$(foreach p,$(_seal_all),$(eval $(call _seal_check_sources,$(p))))

# ---- what Make does not see by itself ----------------------------------------

# Settings: a file that is no longer named, another profile. The notes are read
# as text and not included: what lies in the output folder may come from another
# machine, and must not be run.
ifeq ($(filter 4.0 4.0.% 4.1 4.1.%,$(MAKE_VERSION)),)
_seal_contents = $(if $(wildcard $(1)),$(file <$(1)))
else
_seal_contents = $(if $(wildcard $(1)),$(shell cat $(1)))
endif
# $(call ...,packing,package): prints something if it is not as it was.
_seal_changed = $(if $(call _seal_equal,$(_seal_$(1)_$(2)),$(call \
  _seal_contents,$(_seal_work)/$(2)/$(1))),,changed)
# $(call ...,packing): a recipe's line that notes it.
_seal_note = $(_seal_at)printf '%s\n' $(call _seal_quote,$(_seal_$(1)_$*)) \
  >$(_seal_work)/$*/$(1)

# What a question to a shell answers about the words of a list, some at a time:
# a command line has a limit. $(call ...,question,list)
_seal_ask = $(if $(2),$(shell $(call $(1),$(wordlist 1,50,$(2)))) $(call \
  _seal_ask,$(1),$(wordlist 51,$(words $(2)),$(2))))

# Folders: anything in them that is newer than the package; they themselves are
# when something came or went.
_seal_are_stale = $(foreach p,$(1),test -z "$$(find $(foreach d,$($(p)_DIRECTORY),$(call \
  _seal_quote,$(d)/.)) -newer $(_seal_out)/$(p).zip 2>/dev/null || echo unknown)" || \
  echo $(p);)
_seal_stale := $(call _seal_ask,_seal_are_stale,$(foreach p,$(_seal_all),$(if \
  $($(p)_DIRECTORY),$(if $(wildcard $(_seal_out)/$(p).zip),$(p)))))

# Time: when a tenth of a signature's validity is left, it is renewed. That time
# stands beside the signed package; where it does not, signing has a look.
_seal_are_due = now=$$(date +%s); for f in $(1); do \
  { read -r due <$$f.renew; } 2>/dev/null || due=0; \
  test "$$now" -lt "$$due" 2>/dev/null || echo $$f; done
_seal_due := $(call _seal_ask,_seal_are_due,$(wildcard \
  $(_seal_all:%=$(_seal_out)/signed/%.zip)))

# ---- recipes; $* is the package ----------------------------------------------

_seal_verbose := $(if $(filter undefined,$(origin V)),,$(filter 1,$(V)))
_seal_at := $(if $(_seal_verbose),,@)
_seal_quiet := $(if $(_seal_verbose),,--quiet)
_seal_silent := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
# $(call ...,SIGN,file): how a recipe begins.
_seal_say = @set -e; $(if $(_seal_verbose)$(_seal_silent),:,printf '  %-7s %s\n' \
  $(1) $(SEAL_OUT)/$(2))
# $(call ...,KEY,file,how to mend it): a line that ends a recipe without it.
_seal_need = $(if $(call _seal_setting,$*,$(1)),,@printf '%s\n' \
  '$(SEAL_OUT)/$(2): error: SEAL_$(1) is not set' '  fix: $(3)' >&2; exit 2)

_seal_stage = $(_seal_work)/$*/stage
# Copies of read-only folders are read-only.
_seal_unstage = $(_seal_at)if test -e $(_seal_stage); then \
  chmod -R u+rwX $(_seal_stage); rm -rf $(_seal_stage); fi
# Two sources of one name: whichever came last would win without a word.
_seal_second = for name; do if test -e "$$to/$$name" || test -h "$$to/$$name"; \
  then printf "%s\n" "$(SEAL_OUT)/$*.zip: error: $${name\#./} has a second \
  source: $$from" >&2; exit 1; fi; done
# $(call ...,folder), $(call ...,path=name): lines of a recipe that copy it.
_seal_stage_folder = $(_seal_newline)$(_seal_at)(export to=$(_seal_stage) \
  from=$(call _seal_quote,$(1)); cd "$$from" && \
  find . ! -type d -exec sh -c $(call _seal_quote,$(_seal_second)) sh {} + && \
  cp -RP . "$$to")
define _seal_stage_file

$(if $($*_DIRECTORY),$(_seal_at)(to=$(_seal_stage) from=$(call _seal_quote,$(_seal_path)); \
  set -- $(call _seal_quote,$(_seal_name)); $(_seal_second)))
$(_seal_at)mkdir -p $(call _seal_quote,$(_seal_stage)/$(dir $(_seal_name)))
$(_seal_at)cp $(call _seal_quote,$(_seal_path)) $(call _seal_quote,$(_seal_stage)/$(_seal_name))
endef
# The first prerequisites are the files, where VPATH found them.
define _seal_stage_all
$(_seal_unstage)
$(_seal_at)mkdir -p $(_seal_stage)
$(foreach d,$($*_DIRECTORY),$(call _seal_stage_folder,$(d)))
$(foreach f,$(join $(wordlist 1,$(words $($*_FILES)),$+),$(addprefix =,$(_seal_names_$*))),$(call \
  _seal_stage_file,$(f)))
endef

# The package gets the time before its files were read: what changes while they
# are read is newer, and seen by the next build.
define _seal_package
$(call _seal_say,PACKAGE,$*.zip)
$(_seal_at)mkdir -p $(_seal_work)/$*
$(_seal_at)touch $(_seal_work)/$*/start
$(if $(_seal_direct_$*),,$(_seal_stage_all))
$(_seal_at)$(SEAL_PACKAGE_TOOL) $(_seal_quiet) $(call _seal_flags,$*,PACKAGE) \
  $(call _seal_option,--prefix,$($*_PREFIX)) \
  -C $(call _seal_quote,$(or $(_seal_direct_$*),$(_seal_stage))) \
  -o $(SEAL_OUT)/$*.zip --record=$(SEAL_OUT)/$*.zip.record.json .
$(_seal_at)touch -r $(_seal_work)/$*/start $@
$(_seal_unstage)
$(call _seal_note,packing)
endef

# --if-needed leaves a good signature alone; the touch tells Make that it was
# looked at.
define _seal_sign
$(call _seal_say,SIGN,signed/$*.zip)
$(call _seal_need,PROFILE,signed/$*.zip,make sign SEAL_PROFILE=NAME)
$(call _seal_need,KEY,signed/$*.zip,make sign SEAL_KEY=PATH$(_seal_comma) or SEAL_KEY=env:VARIABLE)
$(_seal_at)mkdir -p $(@D) $(_seal_work)/$*
$(if $($*_LAYERS),$(_seal_at)$(SEAL_ATTACH_TOOL) $(_seal_quiet) --package $(SEAL_OUT)/$*.zip \
  -o $(_seal_work)/$*/$*.zip $($*_LAYERS:%=$(SEAL_OUT)/%.zip))
$(_seal_at)$(SEAL_SIGN_TOOL) $(_seal_quiet) $(call _seal_flags,$*,SIGN) \
  -o $(SEAL_OUT)/signed/$*.zip --name $*.zip --type $(_seal_type_$*) \
  --profile $(call _seal_setting,$*,PROFILE) \
  --key $(call _seal_quote,$(call _seal_setting,$*,KEY)) \
  --trust $(SEAL_TRUST) --repository $(call _seal_quote,$(SEAL_REPOSITORY)) \
  --record $(SEAL_OUT)/$*.zip.record.json --if-needed \
  $(call _seal_option,--package-version,$(call _seal_setting,$*,VERSION)) \
  $(call _seal_option,--timestamp,$(call _seal_setting,$*,TIMESTAMP)) \
  $(if $($*_LAYERS),$(_seal_work)/$*/$*.zip,$(SEAL_OUT)/$*.zip)
$(_seal_at)rm -f $(_seal_work)/$*/$*.zip
$(_seal_renew)
$(_seal_at)touch -c $@
$(call _seal_note,signing)
endef

# When is a tenth of the time left? A `date` that cannot tell is no error.
_seal_when = sed -n 's/.*"sealwright_$(1)": *"\([^"]*\)".*/\1/p' \
  $(_seal_work)/$*/signed.json | sort | head -n 1
define _seal_renew
$(_seal_at)$(SEAL_INSPECT_TOOL) --json $(SEAL_OUT)/signed/$*.zip >$(_seal_work)/$*/signed.json
$(_seal_at)from=$$($(call _seal_when,signedAt)); to=$$($(call _seal_when,expiresAt)); \
  if from=$$(date -u -d "$${from:-none}" +%s) && to=$$(date -u -d "$${to:-none}" +%s); \
  then echo $$((to - (to - from) / 10)) >$@.renew; else rm -f $@.renew; fi
endef

# The work tree of git, else this folder; it is asked once. Make's realpath is
# for files that are there, and as git says it, without links.
_seal_root = $(eval _seal_root := $(or $(realpath $(shell git -C $(call \
  _seal_quote,$(SEAL_REPOSITORY)) rev-parse --show-toplevel 2>/dev/null)),$(realpath \
  .)))$(_seal_root)
# Where reports point at: FILE:LINE of the first line that says what goes into
# the package, else the makefile's first, relative to the work tree. Empty when
# that is outside. The makefiles that are read after this one are looked at too.
_seal_makefiles = $(filter-out $(_seal_here)/%,$(realpath $(MAKEFILE_LIST)))
_seal_assigns = '^[[:space:]]*$(subst +,[+],$(subst .,[.],$(1)))_(FILES|DIRECTORY)[[:space:]]*[:+?]*='
_seal_line = $(firstword $(shell grep -HnEm 1 $(call _seal_assigns,$(1)) \
  $(foreach f,$(_seal_makefiles),$(call _seal_quote,$(f))) | cut -d : -f 1,2) \
  $(firstword $(_seal_makefiles)):1)
_seal_declared = $(patsubst $(_seal_root)/%,%,$(filter $(_seal_root)/%,$(_seal_line)))
_seal_declare = $(addprefix $(1).zip=,$(_seal_declared))

# Our options come last, so that none from the makefile replaces them. A report
# of an earlier run must not stand for this one.
define _seal_verify
$(call _seal_say,VERIFY,signed/$*.zip)
$(call _seal_need,CONFIG,signed/$*.zip,make verify SEAL_CONFIG=NAME)
$(_seal_at)mkdir -p $(SEAL_OUT)/reports
$(_seal_at)rm -f $(_seal_reports)
$(_seal_at)$(SEAL_VERIFY_TOOL) $(call _seal_flags,$*,VERIFY) \
  --config $(call _seal_setting,$*,CONFIG) --trust $(SEAL_TRUST) \
  --name $*.zip --type $(_seal_type_$*) $(call _seal_option,--mode,$(call _seal_mode,$*)) \
  $($*_LAYERS:%=--layer $(SEAL_OUT)/signed/%.zip) \
  $(foreach p,$* $($*_LAYERS),$(call _seal_option,--declared-at,$(call _seal_declare,$(p)))) \
  $(join $(SEAL_REPORTS:%=--report=%=),$(_seal_reports)) \
  $(SEAL_OUT)/signed/$*.zip || { status=$$?; test -e $(SEAL_OUT)/signed/$*.zip || \
  echo '  fix: make $*-sign' >&2; exit $$status; }
endef
_seal_reports = $(SEAL_REPORTS:%=$(SEAL_OUT)/reports/$*.%)

# ---- rules -------------------------------------------------------------------

.DELETE_ON_ERROR:
.PHONY: package sign verify seal help-seal clean-seal _seal_always
.PHONY: $(foreach s,package sign verify seal,$(_seal_all:%=%-$(s)))

# What always runs before signing, and touches its file only if the git facts
# have changed. The + is for -n and -q: only then do they know what would be done.
_seal_probe := $(_seal_work)/$(firstword $(_seal_all)).git.json
$(_seal_probe): _seal_always
	+$(_seal_at)mkdir -p $(@D)
	+$(_seal_at)$(SEAL_SIGN_TOOL) --probe -o $@ \
	  --trust $(SEAL_TRUST) --repository $(call _seal_quote,$(SEAL_REPOSITORY))

# The trust directory's files are no condition: signing tells what is missing.
define _seal_rules
$(_seal_out)/$(1).zip: $(_seal_out)/%.zip: $$(_seal_paths_$(1)) $$($(1)_DIRECTORY) \
  $$(if $$(filter $(1),$$(_seal_stale))$$(call _seal_changed,packing,$(1))$$(if \
  $$(wildcard $(_seal_out)/$(1).zip.record.json),,no record),_seal_always)
	$$(_seal_package)
$(_seal_out)/signed/$(1).zip: $(_seal_out)/signed/%.zip: $(_seal_out)/$(1).zip \
  $$($(1)_LAYERS:%=$(_seal_out)/%.zip) $(_seal_probe) \
  $$(wildcard $$(abspath $$(SEAL_TRUST))/revocations.json \
  $$(if $$(call _seal_setting,$(1),TIMESTAMP),$$(abspath $$(SEAL_TRUST))/trusted_root.json) \
  $$(abspath $$(SEAL_TRUST))/profiles/$$(call _seal_setting,$(1),PROFILE).json) \
  $$(if $$(filter %/signed/$(1).zip,$$(_seal_due))$$(call \
  _seal_changed,signing,$(1)),_seal_always)
	$$(_seal_sign)
# Their names as the makefile spells them, for its own rules.
ifneq ($(_seal_out),$(SEAL_OUT))
$(SEAL_OUT)/$(1).zip $(SEAL_OUT)/signed/$(1).zip: $(SEAL_OUT)/%: $(_seal_out)/% ;
endif
$(1)-package: $(_seal_out)/$(1).zip
$(1)-sign: $(_seal_out)/signed/$(1).zip $$($(1)_LAYERS:%=$(_seal_out)/signed/%.zip)
# Nothing here that would sign: it judges what lies there.
$(1)-verify: %-verify:
	$$(_seal_verify)
$(1)-seal: %-seal: $(1)-sign
	$$(_seal_verify)
endef
$(foreach p,$(_seal_all),$(eval $(call _seal_rules,$(p))))

# No recipes here: a makefile that has these targets keeps its own.
package: $(_seal_all:%=%-package)
sign: $(_seal_all:%=%-sign)
verify: $(_seal_all:%=%-verify)
seal: sign $(_seal_all:%=%-seal)

clean-seal:
	$(foreach p,$(_seal_all),$(_seal_newline)$(_seal_at)rm -rf $(_seal_work)/$(p) \
	  $(SEAL_OUT)/$(p).zip $(SEAL_OUT)/$(p).zip.record.json $(SEAL_OUT)/signed/$(p).zip \
	  $(SEAL_OUT)/signed/$(p).zip.renew $(SEAL_REPORTS:%=$(SEAL_OUT)/reports/$(p).%))
	$(_seal_at)rm -f $(_seal_probe)

# ---- help --------------------------------------------------------------------

define _seal_help
Targets:
  package            $(_seal_all:%=$(SEAL_OUT)/%.zip)
  sign               $(_seal_all:%=$(SEAL_OUT)/signed/%.zip)
  verify             judge what lies in $(SEAL_OUT)/signed; build and sign nothing
  seal               sign, then verify
  NAME-package, NAME-sign, NAME-verify, NAME-seal
                     the same for one package (and its layers, to sign them)
  clean-seal         remove what these rules make
  help-seal          this

Packages:
  SEAL_PACKAGES      $(_seal_all)
  NAME_FILES         files, as path or path=name-in-the-package
  NAME_DIRECTORY     folders whose content is packaged
  NAME_PREFIX        a folder in the package to put it all into
  NAME_LAYERS        other packages that are layers of this one
  NAME_TYPE          function or layer

For all packages; NAME_PROFILE and so on for one:
  SEAL_PROFILE       $(or $(SEAL_PROFILE),not set: the signing profile)
  SEAL_KEY           $(or $(SEAL_KEY),not set: a key file's path or env:VARIABLE)
  SEAL_CONFIG        $(or $(SEAL_CONFIG),not set: the code signing configuration)
  SEAL_MODE          $(or $(call _seal_mode,SEAL),not set: the configuration decides)
  SEAL_VERSION       $(or $(SEAL_VERSION),not set: a version to sign)
  SEAL_TIMESTAMP     $(or $(SEAL_TIMESTAMP),not set: a timestamp authority to ask)
  SEAL_PACKAGE_FLAGS, SEAL_SIGN_FLAGS, SEAL_VERIFY_FLAGS
                     more options for the tools

For all packages:
  SEAL_OUT           $(SEAL_OUT)
  SEAL_TRUST         $(SEAL_TRUST)
  SEAL_REPOSITORY    $(SEAL_REPOSITORY)
  SEAL_REPORTS       $(SEAL_REPORTS)
  V                  1 shows the commands
  SEAL_PACKAGE_TOOL  $(SEAL_PACKAGE_TOOL)
  SEAL_ATTACH_TOOL   $(SEAL_ATTACH_TOOL)
  SEAL_SIGN_TOOL     $(SEAL_SIGN_TOOL)
  SEAL_VERIFY_TOOL   $(SEAL_VERIFY_TOOL)
  SEAL_INSPECT_TOOL  $(SEAL_INSPECT_TOOL)

Key, profile, configuration, from nothing:
  seal-trust init --trust $(SEAL_TRUST)
  seal-trust profile create release --new-key release.pem --trust $(SEAL_TRUST)
  seal-trust config create production --allow release --mode enforce --trust $(SEAL_TRUST)
endef

help-seal: ; $(info $(_seal_help))@:

.DEFAULT_GOAL := $(_seal_default_goal)
endif
