# SPDX-License-Identifier: Apache-2.0
# SealwrightPackage.cmake - checked sources in, a package's build rules out

set(_SEAL_SOURCES TARGETS FILES DIRECTORY INSTALL_COMPONENTS)

function(_seal_add function type name destination)
  _seal_check_new_name(${function} "${name}")
  _seal_folders(folder work)
  set(output "${name}")
  if(NOT "${arg_OUTPUT_NAME}" STREQUAL "")
    set(output "${arg_OUTPUT_NAME}")
  endif()
  set(package "${folder}/${output}.zip")
  _seal_check_new_output(${function})
  _seal_tool(tool ${function} seal-package)
  set(record "${package}.record.json")
  set(work "${work}/${name}")
  set(depends "")
  set(depfile_argument "")
  if("${arg_FROM_ZIP}" STREQUAL "")
    _seal_stage_commands(${function})
  else()
    _seal_convert_commands(${function})
  endif()
  # The touch makes the outputs newer than what they depend on, even if a tool
  # leaves a file alone whose bytes would not change: Make needs that.
  add_custom_command(OUTPUT "${package}" "${record}"
    ${commands}
    COMMAND "${CMAKE_COMMAND}" -E touch_nocreate "${package}" "${record}"
    DEPENDS ${depends}
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightStage.cmake"
    ${depfile_argument}
    COMMENT "Packaging ${output}.zip"
    VERBATIM)
  set(all ALL)
  if(arg_EXCLUDE_FROM_ALL)
    set(all "")
  endif()
  add_custom_target(${name} ${all} DEPENDS "${package}" "${record}")
  set_target_properties(${name} PROPERTIES
    SEAL_TYPE ${type}
    SEAL_OUTPUT "${output}.zip"
    SEAL_PACKAGE_FILE "${package}"
    SEAL_RECORD_FILE "${record}"
    SEAL_SIGNED_FILE "${folder}/signed/${output}.zip"
    SEAL_REPORT_FILE "${folder}/signed/${output}.zip.report.json"
    SEAL_LAYERS "${arg_LAYERS}"
    SEAL_UNSIGNED "${arg_UNSIGNED}"
    _SEAL_WORK "${work}")
  _seal_declare(${name} ${function} "[ \t\r\n\"]*" "${name}")
  set_property(GLOBAL APPEND PROPERTY _SEAL_PACKAGES ${name})
  _seal_finish_later()
endfunction()

# A stage that looks like the package, then the package.
function(_seal_stage_commands function)
  set(given "${arg_TARGETS}${arg_FILES}${arg_DIRECTORY}")
  if("${given}${arg_INSTALL_COMPONENTS}" STREQUAL "")
    _seal_fail(${function} "\"${name}\" would be empty: give TARGETS, FILES, "
      "DIRECTORY or INSTALL_COMPONENTS")
  endif()
  set(stage "${work}/stage")
  set(script "${work}/stage.cmake")
  set(depfile "${work}/stage.d")
  set(list "")
  set(commands "")
  set(watched FALSE)
  _seal_check_renames(${function})
  _seal_stage_targets(${function})
  _seal_stage_components(${function})
  _seal_stage_files(${function})
  _seal_stage_directories(${function})
  _seal_stage_libraries(${function})
  _seal_stage_renames()
  _seal_write_script()
  set(pack COMMAND "${tool}" -C "${stage}" -o "${package}" "--record=${record}" .)
  if(list)
    # What an install rule takes is known only when it has run.
    set(files "")
    foreach(depend IN LISTS depends)
      if(NOT TARGET "${depend}")
        list(APPEND files "${depend}")
      endif()
    endforeach()
    add_custom_target(${name}-stage
      COMMAND "${CMAKE_COMMAND}" -P "${script}"
      DEPENDS ${files}
      BYPRODUCTS "${list}"
      COMMENT "Installing what is in ${output}.zip"
      VERBATIM)
    if(arg_TARGETS)
      add_dependencies(${name}-stage ${arg_TARGETS})
    endif()
    set_property(GLOBAL APPEND PROPERTY _SEAL_STAGES ${name}-stage)
    list(APPEND depends ${name}-stage "${list}")
    set(commands ${pack} PARENT_SCOPE)
  else()
    set(commands COMMAND "${CMAKE_COMMAND}" -P "${script}" ${pack} PARENT_SCOPE)
    if(watched)
      set(depfile_argument DEPFILE "${depfile}" PARENT_SCOPE)
    endif()
  endif()
  set(depends ${depends} "${script}" PARENT_SCOPE)
endfunction()

# A ZIP that somebody else made, in the one form that ours have.
function(_seal_convert_commands function)
  foreach(argument IN LISTS _SEAL_SOURCES ITEMS PREFIX RENAME RUNTIME_LIBRARIES)
    if(NOT "${arg_${argument}}" STREQUAL "")
      _seal_fail(${function} "FROM_ZIP is the whole layer: ${argument} cannot "
        "stand beside it")
    endif()
  endforeach()
  string(TOLOWER "${arg_SHA256}" expected)
  string(LENGTH "${expected}" length)
  if(NOT expected MATCHES "^[0-9a-f]+$" OR NOT length EQUAL 64)
    _seal_fail(${function} "SHA256: FROM_ZIP needs the file's digest, 64 "
      "hexadecimal digits")
  endif()
  _seal_find_file(path ${function} FROM_ZIP "${arg_FROM_ZIP}")
  if(EXISTS "${path}")
    file(SHA256 "${path}" digest)
    if(NOT digest STREQUAL expected)
      _seal_fail(${function} "SHA256: ${path} is another file\n"
        "  have     ${digest}\n  expected ${expected}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${path}")
  endif()
  _seal_escape(path "${path}")
  set(origin "")
  if(NOT "${arg_ORIGIN}" STREQUAL "")
    _seal_escape(origin "${arg_ORIGIN}")
    set(origin --origin "${origin}")
  endif()
  set(commands
    COMMAND "${CMAKE_COMMAND}" -P
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightState.cmake" --
      check_digest "${path}" ${expected}
    COMMAND "${tool}" --from-zip "${path}" --expect-sha256 ${expected} ${origin}
      -o "${package}" "--record=${record}"
    PARENT_SCOPE)
  set(depends "${path}" PARENT_SCOPE)
endfunction()

function(_seal_check_new_name function name)
  if(NOT name MATCHES "^[A-Za-z0-9_.+-]+$")
    _seal_fail(${function} "<name>: \"${name}\" may only have letters, digits "
      "and any of _ . + -")
  endif()
  if(TARGET "${name}")
    _seal_fail(${function} "<name>: there is a target \"${name}\" already; "
      "choose another name, and OUTPUT_NAME for the file")
  endif()
endfunction()

function(_seal_check_new_output function)
  if(NOT output MATCHES "^[A-Za-z0-9_.+-]+$" OR output MATCHES "\\.zip$")
    _seal_fail(${function} "OUTPUT_NAME: \"${output}\" may only have letters, "
      "digits and any of _ . + -, and .zip is added to it")
  endif()
  get_property(outputs GLOBAL PROPERTY _SEAL_OUTPUTS)
  if(package IN_LIST outputs)
    _seal_fail(${function} "OUTPUT_NAME: another package is ${output}.zip in "
      "this folder")
  endif()
  set_property(GLOBAL APPEND PROPERTY _SEAL_OUTPUTS "${package}")
endfunction()

# Add a call of a function of SealwrightStage.cmake to the caller's commands.
# Bracket arguments, because a path may hold whatever a string gives a meaning.
function(_seal_stage_call name)
  set(call "${name}(")
  math(EXPR last "${ARGC} - 1")
  foreach(i RANGE 1 ${last})
    string(APPEND call "[==[${ARGV${i}}]==] ")
  endforeach()
  set(commands "${commands}${call})\n" PARENT_SCOPE)
endfunction()

# Install rules of a component of its own, out of everybody's default install:
# only they know all that installing changes (RPATH, name links, relinking). A
# copy of the built file would carry the build tree's RPATH, and digests that
# depend on where it was built.
function(_seal_stage_targets function)
  if("${arg_TARGETS}" STREQUAL "")
    return()
  endif()
  if(CMAKE_SKIP_INSTALL_RULES)
    _seal_fail(${function} "TARGETS: they need install rules, and "
      "CMAKE_SKIP_INSTALL_RULES is set")
  endif()
  set(component "seal-${name}")
  set(to "${destination}")
  if(to STREQUAL "")
    set(to .)
  endif()
  foreach(target IN LISTS arg_TARGETS)
    _seal_real_target(target ${function} "${target}")
    # A header or resource property would otherwise be installed as well.
    install(TARGETS ${target}
      RUNTIME DESTINATION "${to}" COMPONENT ${component} EXCLUDE_FROM_ALL
      LIBRARY DESTINATION "${to}" COMPONENT ${component} EXCLUDE_FROM_ALL
      PUBLIC_HEADER DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL
      PRIVATE_HEADER DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL
      RESOURCE DESTINATION unused COMPONENT seal-unused EXCLUDE_FROM_ALL)
    list(APPEND depends ${target})
  endforeach()
  _seal_stage_call(stage_install "${CMAKE_CURRENT_BINARY_DIR}" "$<CONFIG>"
    "${component}" "" "${arg_STRIP}")
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

function(_seal_real_target result function target)
  if(NOT TARGET "${target}")
    get_property(targets DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
    _seal_hint(hint "${target}" ${targets})
    _seal_fail(${function} "TARGETS: there is no target \"${target}\" yet"
      "${hint}")
  endif()
  get_target_property(aliased "${target}" ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(type ${target} TYPE)
  get_target_property(imported ${target} IMPORTED)
  set(packaged EXECUTABLE SHARED_LIBRARY MODULE_LIBRARY)
  if(imported OR NOT type IN_LIST packaged)
    _seal_fail(${function} "TARGETS: \"${target}\" is not an executable, "
      "shared library or module that this project builds; FILES takes any file")
  endif()
  set(${result} ${target} PARENT_SCOPE)
endfunction()

# The install rules of the whole project, as `cmake --install --component` runs
# them.
function(_seal_stage_components function)
  if("${arg_INSTALL_COMPONENTS}" STREQUAL "")
    return()
  endif()
  foreach(component IN LISTS arg_INSTALL_COMPONENTS)
    _seal_stage_call(stage_install "${PROJECT_BINARY_DIR}" "$<CONFIG>"
      "${component}" "${destination}" "${arg_STRIP}")
  endforeach()
  set(commands "${commands}" PARENT_SCOPE)
  set(list "${work}/stage.list" PARENT_SCOPE)
endfunction()

function(_seal_stage_files function)
  foreach(file IN LISTS arg_FILES)
    _seal_find_file(path ${function} FILES "${file}")
    set(name "")
    list(FIND renames_from "${file}" at)
    if(at GREATER_EQUAL 0)
      list(GET renames_to ${at} name)
      list(REMOVE_AT renames_from ${at})
      list(REMOVE_AT renames_to ${at})
    endif()
    # DEPENDS cannot hold a name with a ; in it.
    if(path MATCHES ";")
      _seal_stage_call(stage_watched_file "${path}" "${destination}" "${name}")
      set(watched TRUE PARENT_SCOPE)
    else()
      _seal_stage_call(stage_file "${path}" "${destination}" "${name}")
      list(APPEND depends "${path}")
    endif()
  endforeach()
  set(renames_from "${renames_from}" PARENT_SCOPE)
  set(renames_to "${renames_to}" PARENT_SCOPE)
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

# As everywhere in CMake: in the source folder, or generated into the binary
# folder. A file that nothing makes is an error now, not in the build.
function(_seal_find_file result function argument file)
  if(file MATCHES "\\$<")
    set(${result} "${file}" PARENT_SCOPE)
    return()
  endif()
  foreach(base IN ITEMS "${CMAKE_CURRENT_SOURCE_DIR}"
      "${CMAKE_CURRENT_BINARY_DIR}")
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${base}" NORMALIZE
      OUTPUT_VARIABLE path)
    if(IS_DIRECTORY "${path}")
      _seal_fail(${function} "${argument}: \"${file}\" is a folder: use "
        "DIRECTORY")
    endif()
    get_source_file_property(generated "${path}" GENERATED)
    if(generated OR EXISTS "${path}")
      set(${result} "${path}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  # Another folder's custom command may make it: its name is all we know.
  cmake_path(IS_ABSOLUTE file absolute)
  if(NOT absolute)
    _seal_fail(${function} "${argument}: there is no file \"${file}\", and "
      "nothing known so far makes it")
  endif()
  set(${result} "${path}" PARENT_SCOPE)
endfunction()

# What is in a folder may be made by the build, so it is looked at in the build.
function(_seal_stage_directories function)
  foreach(directory IN LISTS arg_DIRECTORY)
    set(to "${destination}")
    if(NOT directory MATCHES "/$")
      cmake_path(GET directory FILENAME last)
      cmake_path(APPEND to "${last}")
    endif()
    cmake_path(ABSOLUTE_PATH directory
      BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE
      OUTPUT_VARIABLE path)
    if(path MATCHES "\\$<" OR path MATCHES "[][*?]")
      _seal_fail(${function} "DIRECTORY: \"${directory}\" has one of [ ] * ? in "
        "its path, or a generator expression: it cannot be watched")
    endif()
    string(REGEX REPLACE "/$" "" path "${path}")
    _seal_stage_call(stage_directory "${path}" "${to}")
    set(watched TRUE PARENT_SCOPE)
  endforeach()
  set(commands "${commands}" PARENT_SCOPE)
endfunction()

# Pairs: a file as FILES names it, or a path in the package, and its new path.
function(_seal_check_renames function)
  set(renames_from "")
  set(renames_to "")
  set(from "")
  foreach(path IN LISTS arg_RENAME)
    if(from STREQUAL "")
      set(from "${path}")
      continue()
    endif()
    set(arg_to "${path}")
    _seal_check_inner_path(${function} to RENAME)
    if(arg_to STREQUAL "" OR from IN_LIST renames_from)
      _seal_fail(${function} "RENAME: \"${from}\" to \"${path}\": not a new "
        "name, or the second one")
    endif()
    list(APPEND renames_from "${from}")
    list(APPEND renames_to "${arg_to}")
    set(from "")
  endforeach()
  if(NOT from STREQUAL "")
    _seal_fail(${function} "RENAME: \"${from}\" has no new name: give pairs")
  endif()
  set(renames_from "${renames_from}" PARENT_SCOPE)
  set(renames_to "${renames_to}" PARENT_SCOPE)
endfunction()

# Those that named no file of FILES.
function(_seal_stage_renames)
  foreach(from to IN ZIP_LISTS renames_from renames_to)
    _seal_stage_call(stage_rename "${destination}" "${from}" "${to}")
  endforeach()
  set(commands "${commands}" PARENT_SCOPE)
endfunction()

# What the loader would find for the targets, beside what every system has.
function(_seal_stage_libraries function)
  if(NOT DEFINED arg_RUNTIME_LIBRARIES)
    if(DEFINED arg_SYSTEM_LIBRARIES)
      _seal_fail(${function} "SYSTEM_LIBRARIES: they go where "
        "RUNTIME_LIBRARIES says, and that is missing")
    endif()
    return()
  endif()
  _seal_check_inner_path(${function} RUNTIME_LIBRARIES)
  if("${arg_TARGETS}" STREQUAL "")
    _seal_fail(${function} "RUNTIME_LIBRARIES: there are no TARGETS whose "
      "libraries they could be")
  endif()
  set(to "${destination}")
  cmake_path(APPEND to "${arg_RUNTIME_LIBRARIES}")
  set(patterns "")
  foreach(library IN LISTS arg_SYSTEM_LIBRARIES)
    string(REGEX REPLACE "([][+.*?^$(){}|\\])" "\\\\\\1" library "${library}")
    list(APPEND patterns "/${library}$")
  endforeach()
  set(executables "")
  set(libraries "")
  foreach(target IN LISTS arg_TARGETS)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
      list(APPEND executables "$<TARGET_FILE:${target}>")
    else()
      list(APPEND libraries "$<TARGET_FILE:${target}>")
    endif()
  endforeach()
  _seal_stage_call(stage_runtime_libraries "${to}" "${executables}"
    "${libraries}" "${patterns}" "${CMAKE_BINARY_DIR}" "${CMAKE_OBJDUMP}"
    "${CMAKE_CROSSCOMPILING}")
  set(commands "${commands}" PARENT_SCOPE)
  set(watched TRUE PARENT_SCOPE)
endfunction()

# Every packaging starts from an empty stage: what is gone from the sources
# must not stay in the package.
function(_seal_write_script)
  set(calls "${commands}")
  set(commands "")
  _seal_stage_call(include
    "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/SealwrightStage.cmake")
  _seal_stage_call(stage_begin "${stage}" "${package}")
  string(APPEND commands "${calls}")
  _seal_stage_call(stage_end "${depfile}" "${list}")
  file(GENERATE OUTPUT "${script}" CONTENT "${commands}")
endfunction()
