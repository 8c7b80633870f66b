# SPDX-License-Identifier: Apache-2.0
# SealwrightSign.cmake - packages in, build rules to sign and verify them out

# The target that always runs, and the files it touches only when they have
# changed: the git facts, and the profile, so that a new version of it signs.
# Git facts must not depend on the package, or a commit would pack again.
function(_seal_probe target facts profile trust)
  string(SHA256 id "${CMAKE_CURRENT_SOURCE_DIR}|${arg_PROFILE}|${trust}")
  string(SUBSTRING "${id}" 0 8 id)
  set(name seal-probe-${id})
  _seal_folders(folder work)
  set(${target} ${name} PARENT_SCOPE)
  set(${facts} "${work}/probe-${id}.json" PARENT_SCOPE)
  set(${profile} "${work}/profile-${id}.json" PARENT_SCOPE)
  if(TARGET ${name})
    return()
  endif()
  _seal_tool(tool seal_sign seal-sign)
  add_custom_target(${name}
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${work}"
    COMMAND "${tool}" --probe -o "${work}/probe-${id}.json"
      --profile ${arg_PROFILE} --trust "${trust}"
      --repository "${CMAKE_CURRENT_SOURCE_DIR}"
    COMMAND "${CMAKE_COMMAND}" -E copy_if_different
      "${trust}/profiles/${arg_PROFILE}.json" "${work}/profile-${id}.json"
    BYPRODUCTS "${work}/probe-${id}.json" "${work}/profile-${id}.json"
    COMMENT "Looking at the git state"
    VERBATIM)
endfunction()

function(_seal_sign_package name)
  foreach(property IN ITEMS TYPE OUTPUT PACKAGE_FILE RECORD_FILE SIGNED_FILE
      LAYERS)
    get_target_property(${property} ${name} SEAL_${property})
  endforeach()
  cmake_path(GET SIGNED_FILE PARENT_PATH folder)
  set(commands COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}")
  set(depends ${name} "${PACKAGE_FILE}" "${RECORD_FILE}")
  set(input "${PACKAGE_FILE}")
  _seal_attach_commands()
  _seal_sign_commands()
  # --if-needed leaves a good signature alone; the touch then tells Make that
  # it has been looked at.
  add_custom_command(OUTPUT "${SIGNED_FILE}"
    ${commands}
    COMMAND "${CMAKE_COMMAND}" -E touch_nocreate "${SIGNED_FILE}"
    DEPENDS ${depends} ${probe} "${facts}" "${profile}"
    COMMENT "Signing ${OUTPUT}"
    VERBATIM)
  add_custom_target(${name}-sign DEPENDS "${SIGNED_FILE}")
endfunction()

# Layers are attached by their payload digests, which signing does not change:
# their pure packages are enough.
function(_seal_attach_commands)
  if("${LAYERS}" STREQUAL "")
    return()
  endif()
  _seal_tool(tool seal_sign seal-attach-layer)
  _seal_folders(ignored work)
  set(input "${work}/${name}/${OUTPUT}")
  list(APPEND commands
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${work}/${name}"
    COMMAND "${tool}" --package "${PACKAGE_FILE}" -o "${input}")
  foreach(layer IN LISTS LAYERS)
    get_target_property(file ${layer} SEAL_PACKAGE_FILE)
    list(APPEND commands "${file}")
    list(APPEND depends ${layer} "${file}")
  endforeach()
  set(input "${input}" PARENT_SCOPE)
  set(commands "${commands}" PARENT_SCOPE)
  set(depends "${depends}" PARENT_SCOPE)
endfunction()

# A project without a key configures and packages; only signing needs one.
function(_seal_sign_commands)
  if(key STREQUAL "")
    list(APPEND commands
      COMMAND "${CMAKE_COMMAND}" -E echo
        "${OUTPUT}: error: there is no key to sign with"
      COMMAND "${CMAKE_COMMAND}" -E echo
        "  fix: cmake -D SEAL_KEY=PATH ${CMAKE_BINARY_DIR}"
      COMMAND "${CMAKE_COMMAND}" -E false)
    set(commands "${commands}" PARENT_SCOPE)
    return()
  endif()
  _seal_tool(tool seal_sign seal-sign)
  list(APPEND commands
    COMMAND "${tool}" -o "${SIGNED_FILE}" --name "${OUTPUT}" --type ${TYPE}
      --record "${RECORD_FILE}" --profile ${arg_PROFILE} --key "${key}"
      --trust "${trust}" --repository "${CMAKE_CURRENT_SOURCE_DIR}"
      --if-needed)
  if(arg_REQUIRE_GIT)
    list(APPEND commands --require-git)
  endif()
  list(APPEND commands "${input}")
  set(commands "${commands}" PARENT_SCOPE)
endfunction()

# No DEPENDS on what is judged: the build would sign a tampered file again and
# then find it good. And no stamp: a verdict depends on the time of day, and a
# warning must return with every build.
function(_seal_verify_package name)
  _seal_tool(tool seal_verify seal-verify)
  get_target_property(type ${name} SEAL_TYPE)
  get_target_property(output ${name} SEAL_OUTPUT)
  get_target_property(signed ${name} SEAL_SIGNED_FILE)
  get_target_property(layers ${name} SEAL_LAYERS)
  set(command "${tool}" --config ${arg_CONFIG} --trust "${trust}"
    --name "${output}" --type ${type})
  if(mode)
    list(APPEND command --mode ${mode})
  endif()
  foreach(layer IN LISTS layers)
    get_target_property(file ${layer} SEAL_SIGNED_FILE)
    list(APPEND command --layer "${file}")
  endforeach()
  list(APPEND command "${signed}")
  add_custom_target(${name}-verify COMMAND ${command}
    COMMENT "Verifying ${output}" VERBATIM)
  # `seal` has its own: the order behind `sign` must not reach `verify`.
  add_custom_target(${name}-seal COMMAND ${command}
    COMMENT "Verifying ${output}" VERBATIM)
  add_dependencies(${name}-seal sign)
  if(arg_TEST)
    add_test(NAME ${name}-verify COMMAND ${command})
  endif()
endfunction()
