# SPDX-License-Identifier: Apache-2.0
# SealwrightState.cmake - what lies in the build folder in, whether it must be
# signed or verified again out; used in the build
cmake_minimum_required(VERSION 3.23)

# ---- the probe: see SealwrightProbe.cmake ----

# |tool| is empty when nothing here is signed.
macro(probe_begin tool trust_directory repository facts)
  set(trust "${trust_directory}")
  string(TIMESTAMP now "%s" UTC)
  if(NOT "${tool}" STREQUAL "")
    execute_process(COMMAND "${tool}" --probe -o "${facts}" --trust "${trust}"
      --repository "${repository}" RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      message(FATAL_ERROR "the git state cannot be read")
    endif()
  endif()
  digest(revocations "${trust}/revocations.json")
  digest(authorities "${trust}/trusted_root.json")
  set(verify_inputs "")
endmacro()

function(digest result path)
  set(${result} none PARENT_SCOPE)
  if(EXISTS "${path}" AND NOT IS_DIRECTORY "${path}")
    file(SHA256 "${path}" digest)
    set(${result} ${digest} PARENT_SCOPE)
  endif()
endfunction()

# The first word of a line of a stamp, and what follows it.
function(read_stamp result stamp word)
  set(${result} "" PARENT_SCOPE)
  if(EXISTS "${stamp}")
    file(STRINGS "${stamp}" line REGEX "^${word} " LIMIT_COUNT 1)
    string(REGEX REPLACE "^${word} " "" line "${line}")
    set(${result} "${line}" PARENT_SCOPE)
  endif()
endfunction()

# The second line only makes the file another one.
function(write_state state inputs needed)
  set(old "")
  if(EXISTS "${state}")
    file(STRINGS "${state}" old LIMIT_COUNT 1)
  endif()
  if(needed OR NOT old STREQUAL inputs)
    string(RANDOM LENGTH 16 token)
    file(WRITE "${state}" "${inputs}\n${token}\n")
  endif()
endfunction()

# Signing runs again when the profile, a revocation, whose timestamps are trusted
# or what is asked for has changed; when the signed file is not the one that signing left; and when its
# time to be renewed has come. Whether a new signature is needed then is
# seal-sign's decision (--if-needed).
function(probe_sign state stamp signed profile options)
  digest(profile "${trust}/profiles/${profile}.json")
  string(SHA256 inputs "${profile}|${revocations}|${authorities}|${options}")
  set(needed FALSE)
  if(EXISTS "${stamp}")
    read_stamp(expected "${stamp}" sha256)
    read_stamp(renew "${stamp}" renew)
    digest(have "${signed}")
    if(NOT have STREQUAL expected OR NOT now LESS "${renew}")
      set(needed TRUE)
    endif()
  endif()
  write_state("${state}" "${inputs}" ${needed})
endfunction()

# A clean verdict is believed for an hour at most, and only for the same trust
# directory, mode and files. |file| is what no signing of ours watches.
function(probe_verify state stamp options file)
  if(verify_inputs STREQUAL "")
    file(GLOB_RECURSE paths "${trust}/*.json")
    foreach(path IN LISTS paths)
      digest(content "${path}")
      string(APPEND verify_inputs "${path} ${content}\n")
    endforeach()
    string(SHA256 verify_inputs "${verify_inputs}|$ENV{SEAL_MODE}")
    set(verify_inputs "${verify_inputs}" PARENT_SCOPE)
  endif()
  set(content "")
  if(NOT file STREQUAL "")
    digest(content "${file}")
  endif()
  string(SHA256 inputs "${verify_inputs}|${options}|${content}")
  set(needed FALSE)
  if(EXISTS "${stamp}")
    read_stamp(from "${stamp}" from)
    read_stamp(until "${stamp}" until)
    if(now LESS "${from}" OR NOT now LESS "${until}")
      set(needed TRUE)
    endif()
  endif()
  write_state("${state}" "${inputs}" ${needed})
endfunction()

# ---- single steps, run with: cmake -P SealwrightState.cmake -- STEP ARG... ----

# Seconds since 1970 of an RFC 3339 time in UTC, by the civil calendar.
function(seconds result time)
  set(${result} 0 PARENT_SCOPE)
  if(NOT time MATCHES "^(....)-(..)-(..)T(..):(..):(..)Z$")
    return()
  endif()
  set(year ${CMAKE_MATCH_1})
  foreach(i RANGE 2 6)
    set(part_${i} ${CMAKE_MATCH_${i}})
  endforeach()
  foreach(i RANGE 2 6)
    # 08 would be read as an octal number.
    string(REGEX REPLACE "^0(.)" "\\1" part_${i} "${part_${i}}")
  endforeach()
  math(EXPR month "(${part_2} + 9) % 12")
  if(part_2 LESS 3)
    math(EXPR year "${year} - 1")
  endif()
  math(EXPR days "365 * ${year} + ${year} / 4 - ${year} / 100 + ${year} / 400
    + (${month} * 306 + 5) / 10 + ${part_3} - 1 - 719468")
  math(EXPR time
    "((${days} * 24 + ${part_4}) * 60 + ${part_5}) * 60 + ${part_6}")
  set(${result} ${time} PARENT_SCOPE)
endfunction()

# What signing leaves for the probe: which file, and until when it is good. The
# tenth of the validity at its end is --if-needed's.
function(stamp_signed stamp signed inspect)
  # For rules of the project that depend on the file, which may be an old one.
  file(TOUCH_NOCREATE "${signed}")
  execute_process(COMMAND "${inspect}" --json "${signed}"
    OUTPUT_VARIABLE json RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${signed}: what was signed cannot be read")
  endif()
  set(metadata signatures 0 statement predicate runDetails metadata)
  string(JSON from ERROR_VARIABLE none GET "${json}" ${metadata}
    sealwright_signedAt)
  string(JSON until ERROR_VARIABLE none GET "${json}" ${metadata}
    sealwright_expiresAt)
  seconds(from "${from}")
  seconds(until "${until}")
  math(EXPR renew "${until} - (${until} - ${from}) / 10 + 1")
  file(SHA256 "${signed}" digest)
  file(WRITE "${stamp}" "sha256 ${digest}\nrenew ${renew}\n")
endfunction()

# Only a clean pass leaves a stamp: a warning has to return with every build.
function(stamp_verified stamp report)
  file(READ "${report}" json)
  string(JSON verdict GET "${json}" verdict)
  if(NOT verdict STREQUAL "valid")
    return()
  endif()
  string(TIMESTAMP now "%s" UTC)
  math(EXPR until "${now} + 3600")
  string(JSON count LENGTH "${json}" packages)
  math(EXPR last "${count} - 1")
  foreach(i RANGE ${last})
    string(JSON time ERROR_VARIABLE none GET "${json}" packages ${i} signer
      expiresAt)
    seconds(time "${time}")
    if(time LESS until)
      set(until ${time})
    endif()
  endforeach()
  file(WRITE "${stamp}" "from ${now}\nuntil ${until}\n")
endfunction()

# Before seal-verify: the folder of its report, no stamp of an earlier pass, and
# a word more than that it cannot open the file.
function(before_verify folder stamp signed name build)
  file(MAKE_DIRECTORY "${folder}")
  if(NOT stamp STREQUAL "-")
    file(REMOVE "${stamp}")
    cmake_path(GET stamp PARENT_PATH folder)
    file(MAKE_DIRECTORY "${folder}")
  endif()
  if(NOT EXISTS "${signed}")
    message(NOTICE "${name}: not signed yet
  fix: cmake --build ${build} --target sign")
  endif()
endfunction()

function(check_digest path expected)
  file(SHA256 "${path}" digest)
  if(NOT digest STREQUAL expected)
    message(FATAL_ERROR "${path}: SHA256: it is another file
  have     ${digest}
  expected ${expected}")
  endif()
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  set(call "${CMAKE_ARGV4}(")
  math(EXPR last "${CMAKE_ARGC} - 1")
  foreach(i RANGE 5 ${last})
    string(APPEND call " [==[${CMAKE_ARGV${i}}]==]")
  endforeach()
  cmake_language(EVAL CODE "${call})")
endif()
