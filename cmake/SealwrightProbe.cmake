# SPDX-License-Identifier: Apache-2.0
# SealwrightProbe.cmake - what all packages need in, the always-run probes out
#
# A probe is one process in a build, for all packages of one git work tree: it
# writes the git facts, and for each package a file of what else decides whether
# signing and verifying have to run again (SealwrightState.cmake). Each file
# changes only when it has to, so that a build without changes stops there.

# The probe that the calling folder's packages have; its git facts.
function(_seal_probe target facts trust)
  # Up to the work tree: one probe serves all folders of it, and a subproject
  # with a repository of its own gets that one's commit.
  _seal_repository(repository)
  string(SHA256 id "${repository}|${trust}")
  string(SUBSTRING "${id}" 0 8 id)
  _seal_probe_folder(work)
  set(${target} seal-probe-${id} PARENT_SCOPE)
  set(${facts} "${work}/facts-${id}.json" PARENT_SCOPE)
  get_property(probes GLOBAL PROPERTY _SEAL_PROBES)
  if(NOT seal-probe-${id} IN_LIST probes)
    set_property(GLOBAL APPEND PROPERTY _SEAL_PROBES seal-probe-${id})
    set_property(GLOBAL PROPERTY _SEAL_PROBE_seal-probe-${id}_WHERE
      "[==[${trust}]==] [==[${repository}]==] [==[${work}/facts-${id}.json]==]")
  endif()
endfunction()

function(_seal_probe_folder result)
  get_property(multi GLOBAL PROPERTY GENERATOR_IS_MULTI_CONFIG)
  set(configuration "")
  if(multi)
    set(configuration "/$<CONFIG>")
  endif()
  set(${result} "${CMAKE_BINARY_DIR}/CMakeFiles/seal${configuration}"
    PARENT_SCOPE)
endfunction()

# Have the probe run one more function of SealwrightState.cmake, which writes
# |state|.
function(_seal_probe_call probe state name)
  set(call "${name}([==[${state}]==]")
  if(ARGC GREATER 3)
    math(EXPR last "${ARGC} - 1")
    foreach(i RANGE 3 ${last})
      string(APPEND call " [==[${ARGV${i}}]==]")
    endforeach()
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY _SEAL_PROBE_${probe}_CALLS
    "${call})\n")
  set_property(GLOBAL APPEND PROPERTY _SEAL_PROBE_${probe}_STATES "${state}")
endfunction()

# At the end of the whole project, when all packages are known. A call that is
# deferred from a deferred call comes behind all others, seal_enforce()'s too.
function(_seal_finish_later)
  get_property(done GLOBAL PROPERTY _SEAL_FINISHING)
  if(NOT done)
    set_property(GLOBAL PROPERTY _SEAL_FINISHING TRUE)
    cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _seal_finish_last)
  endif()
endfunction()

function(_seal_finish_last)
  cmake_language(DEFER DIRECTORY "${CMAKE_SOURCE_DIR}" CALL _seal_finish)
endfunction()

function(_seal_finish)
  get_property(packages GLOBAL PROPERTY _SEAL_PACKAGES)
  foreach(package IN LISTS packages)
    get_target_property(mode ${package} SEAL_MODE)
    _seal_strictest(mode "property SEAL_MODE of ${package}" ${mode})
  endforeach()
  get_property(probes GLOBAL PROPERTY _SEAL_PROBES)
  foreach(probe IN LISTS probes)
    _seal_make_probe(${probe})
  endforeach()
  get_property(stages GLOBAL PROPERTY _SEAL_STAGES)
  foreach(stage IN LISTS stages)
    _seal_stage_waits(${stage})
  endforeach()
endfunction()

function(_seal_make_probe probe)
  get_property(where GLOBAL PROPERTY _SEAL_PROBE_${probe}_WHERE)
  get_property(calls GLOBAL PROPERTY _SEAL_PROBE_${probe}_CALLS)
  get_property(states GLOBAL PROPERTY _SEAL_PROBE_${probe}_STATES)
  get_property(facts GLOBAL PROPERTY _SEAL_PROBE_${probe}_FACTS)
  _seal_probe_folder(work)
  set(script "${work}/${probe}.cmake")
  set(tool "")
  set(tool_target "")
  if(facts)
    _seal_tool(tool seal_sign seal-sign)
  endif()
  file(GENERATE OUTPUT "${script}" CONTENT
"include([==[${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightState.cmake]==])
probe_begin([==[${tool}]==] ${where})
${calls}")
  add_custom_target(${probe}
    COMMAND "${CMAKE_COMMAND}" -P "${script}"
    BYPRODUCTS ${facts} ${states}
    COMMENT "Looking at the git state and the signatures"
    VERBATIM)
  if(tool_target)
    add_dependencies(${probe} ${tool_target})
  endif()
endfunction()

# An install rule may take whatever the project builds by default.
function(_seal_stage_waits stage)
  set(folders "${CMAKE_SOURCE_DIR}")
  while(folders)
    list(POP_FRONT folders folder)
    get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
      get_target_property(type ${target} TYPE)
      get_target_property(excluded ${target} EXCLUDE_FROM_ALL)
      if(NOT excluded AND type MATCHES "^(EXECUTABLE|.*_LIBRARY)$"
          AND NOT type STREQUAL "INTERFACE_LIBRARY")
        add_dependencies(${stage} ${target})
      endif()
    endforeach()
    get_property(inner DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
    foreach(folder IN LISTS inner)
      get_property(excluded DIRECTORY "${folder}" PROPERTY EXCLUDE_FROM_ALL)
      if(NOT excluded)
        list(APPEND folders "${folder}")
      endif()
    endforeach()
  endwhile()
endfunction()
